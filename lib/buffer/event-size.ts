import { boundedJson } from './bounded-json.ts';

/** How an event's size was found: serialised as V8 would, as JSON, or assumed where neither could be. */
export type SizeMethod = 'v8' | 'json' | 'estimated';

export type EventSize = { readonly bytes: number; readonly method: SizeMethod };

export type SizeSettings = {
  /** Serialise as V8 does (`true`), or take the cheaper length of the JSON text. */
  readonly exact: boolean;
  /** Bytes that count at least for an event that can't be measured: a function in it, a getter that throws. */
  readonly estimateBytes: number;
};

/** Measures an event once, when it comes. Never throws: what can't be measured is estimated. */
export function measure(event: unknown, { exact, estimateBytes }: SizeSettings): EventSize {
  try {
    if (exact) return { bytes: v8().serialize(event).byteLength, method: 'v8' };
    return { bytes: jsonBytes(event), method: 'json' };
  } catch {
    return { bytes: Math.max(estimateBytes, leastBytes(event)), method: 'estimated' };
  }
}

function jsonBytes(event: unknown): number {
  return Buffer.byteLength(boundedJson(event));
}

/** A function in an event of many MiB doesn't make it small. */
function leastBytes(event: unknown): number {
  try {
    return jsonBytes(event);
  } catch {
    return 0;
  }
}

/** Taken with the first event: loading it costs 5 ms, which a start without events need not pay. */
function v8() {
  return process.getBuiltinModule('node:v8');
}
