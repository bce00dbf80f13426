import { boundedJson } from './event-json.ts';

/** How the size of an event was found: serialised by V8, as JSON, or estimated because neither was possible. */
export type SizeMethod = 'v8' | 'json' | 'estimated';

export type EventSize = { readonly bytes: number; readonly method: SizeMethod };

export type SizeSettings = {
  /** `true`: serialise by V8. `false`: the length of the JSON text, which is cheaper. @default true */
  readonly exact: boolean;
  /** Assumed size of an event that cannot be measured, bytes. Its JSON counts if that is larger. @default 50 KiB */
  readonly estimateBytes: number;
};

/** Measures an event. Never throws: the size of what cannot be measured (a function, a getter that throws) is estimated. */
export function measure(event: unknown, { exact, estimateBytes }: SizeSettings): EventSize {
  try {
    if (exact) return { bytes: v8().serialize(event).byteLength, method: 'v8' };
    return { bytes: jsonBytes(event), method: 'json' };
  } catch {
    return { bytes: Math.max(estimateBytes, jsonBytesOrZero(event)), method: 'estimated' };
  }
}

function jsonBytes(event: unknown): number {
  return Buffer.byteLength(boundedJson(event));
}

/** So that a function in an event of many MiB does not make it count as small. */
function jsonBytesOrZero(event: unknown): number {
  try {
    return jsonBytes(event);
  } catch {
    return 0;
  }
}

/** Loaded with the first event, because loading takes 5 ms and a start without events need not wait for it. */
function v8() {
  return process.getBuiltinModule('node:v8');
}
