import { asProbeError } from '../../connections/failures.ts';
import type { Check, LocalCheck, RemoteCheck } from '../../health/check.ts';
import { ANSWER_RESERVE_MS, longestAttemptMs } from '../../settings/attempts.ts';
import type { CommonSettings } from '../../settings/common.ts';
import type { Fault } from '../../settings/config-error.ts';
import { shownText } from '../../settings/rejected-value.ts';

type Optional<T, K extends keyof T> = Omit<T, K> & Partial<Pick<T, K>>;

/** A check in the user's code of a dependency that may hang. */
export type OwnRemoteCheck = Optional<
  Omit<RemoteCheck, 'renewal'>,
  'kind' | 'critical' | 'local' | 'timeoutMs' | 'healthyTtlMs' | 'failureTtlMs'
>;

/** A check in the user's code that looks at the process only. */
export type OwnLocalCheck = Optional<LocalCheck, 'kind' | 'critical'>;

/** A check in the user's code. Defaults: kind `own`, not critical, attempts of 500 ms, TTLs of 60 s and 5 s. */
export type OwnCheck = OwnRemoteCheck | OwnLocalCheck;

/** The checks of the user's code, before the environment is known. */
export type OwnChecks = {
  /** The names of those that have one. */
  readonly names: readonly string[];
  /** What is wrong with the checks themselves. */
  readonly faults: (common: CommonSettings) => readonly Fault[];
  /** The checks with their defaults; not to be used with faults. @param critical CRITICAL_COMPONENTS */
  readonly checks: (critical: readonly string[] | undefined) => readonly Check[];
};

/** Reads the checks that a user's code gives. */
export function ownChecks(given: readonly OwnCheck[]): OwnChecks {
  return {
    names: given.flatMap(own => (typeof own?.name === 'string' && own.name !== '' ? [own.name] : [])),
    faults: common => given.flatMap((own, index) => ownCheckFaults(own, index, common)),
    checks: critical => given.map(own => completeCheck(own, critical)),
  };
}

const DEFAULTS = {
  kind: 'own',
  critical: false,
  timeoutMs: 500,
  healthyTtlMs: 60_000,
  failureTtlMs: 5_000,
} as const;

/** The shortest attempt, ms: as for the other kinds. */
const MIN_TIMEOUT_MS = 10;

/** The longest time that a result is kept, ms: a day, as for the other kinds. */
const MAX_TTL_MS = 86_400_000;

/** The check with its defaults. */
function completeCheck(own: OwnCheck, critical: readonly string[] | undefined): Check {
  const isCritical = own.critical ?? DEFAULTS.critical;
  const common = { critical: critical?.includes(own.name) || isCritical };
  if (own.local === true) return { ...own, kind: own.kind ?? DEFAULTS.kind, ...common };
  const probe = async (signal: AbortSignal) => {
    try {
      return await own.probe(signal);
    } catch (error) {
      throw asProbeError(error); // the reason of a socket, DNS or TLS error, so that not every check has to find it
    }
  };
  return { ...DEFAULTS, ...defined(own), ...common, local: false, name: own.name, probe };
}

/** Without properties that are there but `undefined`: they have their default. */
function defined<T extends object>(given: T): Partial<T> {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Partial<T>;
}

/** What is wrong with one check of a list. Users write checks in JavaScript, too, so types are checked as well. */
function ownCheckFaults(own: unknown, index: number, common: CommonSettings): Fault[] {
  const faults: Fault[] = [];
  const add = (field: string, given: unknown, allowed: string) =>
    faults.push({ name: `checks[${index}]${field}`, problem: `got ${shown(given)}; allowed: ${allowed}` });
  if (typeof own !== 'object' || own === null) {
    add('', own, 'a check, such as { name, probe }');
    return faults;
  }
  const field = (name: string): unknown => Reflect.get(own, name);
  const check = (name: string, isAllowed: (value: unknown) => boolean, allowed: string) => {
    const value = field(name);
    if (!isAllowed(value)) add(`.${name}`, value, allowed);
  };
  const isLocal = field('local') === true;
  check('name', isText, 'text');
  check('kind', optional(isText), 'text');
  check('critical', optional(isFlag), 'true or false');
  check('local', optional(isFlag), 'true or false');
  check(isLocal ? 'look' : 'probe', isFunction, 'a function');
  for (const name of ['describe', 'prepare', 'isConnected', 'renewCredentials', 'answerMs']) {
    check(name, optional(isFunction), 'a function');
  }
  const isRetried = field('isConnected') !== undefined || field('renewCredentials') !== undefined;
  const longest = isRetried ? longestAttemptMs(common) : common.CHECK_DEADLINE_MS - ANSWER_RESERVE_MS;
  const attempts = isRetried ? 'two attempts fit' : 'it fits';
  const limit = `a number from ${MIN_TIMEOUT_MS} to ${longest} (ms), so that ${attempts} into CHECK_DEADLINE_MS`;
  check('timeoutMs', optional(isBetween(MIN_TIMEOUT_MS, longest)), limit);
  const slowLimit = `a number from 0 to ${longest} (ms); 0: no answer is slow`;
  check('slowMs', optional(isBetween(0, longest)), slowLimit);
  for (const name of ['healthyTtlMs', 'failureTtlMs']) {
    check(name, optional(isBetween(0, MAX_TTL_MS)), `a number from 0 to ${MAX_TTL_MS} (ms)`);
  }
  return faults;
}

const isText = (value: unknown) => typeof value === 'string' && value !== '';
const isFlag = (value: unknown) => typeof value === 'boolean';
const isFunction = (value: unknown) => typeof value === 'function';
const isBetween = (min: number, max: number) => (value: unknown) =>
  typeof value === 'number' && value >= min && value <= max;
const optional = (isAllowed: (value: unknown) => boolean) => (value: unknown) =>
  value === undefined || isAllowed(value);

function shown(value: unknown): string {
  if (typeof value === 'string') return shownText(value);
  if (typeof value === 'function') return 'a function';
  return typeof value === 'object' && value !== null ? 'an object' : String(value);
}
