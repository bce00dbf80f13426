/** Forms that several variables share. A URL, which may contain a password, is none of them. */
export const WORD = {
  pattern: /^(?!.*:\/\/)[\w.:/@+-]{1,64}$/,
  allowed: '1 to 64 letters, digits and _ . : / @ + -, and no URL',
};

export const NAME = {
  pattern: /^(?!.*:\/\/)[^\s'"\\]{1,128}$/,
  allowed: '1 to 128 characters without spaces, quotes and \\, and no URL',
};

export const HOST = { pattern: /^[\w.:-]{1,253}$/, allowed: 'a host name or an IP address' };

export const SECRET = {
  pattern: /^(?!.*:\/\/)[\w.:/@+=!-]{1,2048}$/,
  allowed: 'the ARN or the name of a secret',
};

export const IDENTIFIER = {
  pattern: /^[a-zA-Z][a-zA-Z0-9-]{0,254}$/,
  allowed: 'an identifier: a letter, then letters, digits and -',
};

/** Limit of one attempt of a check. */
export const ATTEMPT_MS = { type: 'integer', default: 500, min: 10, max: 30_000, unit: 'ms' } as const;

/** What counts as a slow answer. */
export const SLOW_MS = {
  type: 'integer',
  default: 0,
  min: 0,
  max: 30_000,
  unit: 'ms',
  meaning:
    'an answer that takes longer is slow, without the time to connect; `SLOW_RUNS` of them in a row are `degraded`. 0: none is',
} as const;

/** A duration in whole seconds, up to a day. */
export const SECONDS = { type: 'integer', min: 0, max: 86_400, unit: 's' } as const;

/** A number of runs in a row. */
export const RUNS = { type: 'integer', min: 1, max: 100, unit: 'runs' } as const;

/** The path of a URL. */
export const PATH = {
  pattern: /^(\/[\w.~-]{1,128}){1,8}$/,
  allowed: 'a path of 1 to 8 parts, such as /edge/6f1b…, of letters, digits and _ . ~ -',
};

/** The name of a network position. It becomes a part of a key. */
export const VANTAGE = { pattern: /^[\w.-]{1,64}$/, allowed: '1 to 64 letters, digits and _ . -' };
