import { boundedJson } from './bounded-json.ts';

/** What lies deeper than this is cut. */
const MAX_DEPTH = 100;

/** No more parts than this are looked at: everything may lead to everything, in ever new ways. */
const MAX_PARTS = 10_000;

/** Signs of what JSON can say and PostgreSQL's `jsonb` can't hold: NUL, and half of a surrogate pair. */
const NOT_FOR_JSONB = /\\u0000|\\ud[89a-f]/i;

/**
 * An event as JSON that PostgreSQL takes. Never throws: where JSON has no word for a part (a cycle, a BigInt, a
 * getter that throws, a function), there stands a text that says what was there, and the rest is kept.
 */
export function eventJson(event: unknown): string {
  try {
    const text = boundedJson(event);
    if (!NOT_FOR_JSONB.test(text)) return text;
  } catch {
    // Then part by part.
  }
  return JSON.stringify(new Walk().plain(event, []));
}

type Plain = string | number | boolean | null | Plain[] | { [key: string]: Plain };

class Walk {
  #parts = 0;

  plain(value: unknown, above: readonly object[]): Plain {
    switch (typeof value) {
      case 'string':
        return plainText(value);
      case 'number':
        return Number.isFinite(value) ? value : `[${value}]`;
      case 'boolean':
        return value;
      case 'bigint':
        return String(value);
      case 'object':
        return value === null ? null : this.#object(value, above);
      default:
        return `[${typeof value}]`;
    }
  }

  #object(value: object, above: readonly object[]): Plain {
    this.#parts += 1;
    if (above.includes(value)) return '[cycle]';
    if (above.length === MAX_DEPTH || this.#parts > MAX_PARTS) return '[cut]';
    const path = [...above, value];
    return readable(() => {
      if ('toJSON' in value && typeof value.toJSON === 'function') return this.plain(value.toJSON(), path);
      if (Array.isArray(value)) return value.map(part => this.plain(part, path));
      const part = (key: string) => readable(() => this.plain(Reflect.get(value, key), path));
      return Object.fromEntries(Object.keys(value).map(key => [plainText(key), part(key)]));
    });
  }
}

/** What a getter, a proxy or a `toJSON` throws is no reason to lose the rest. */
function readable(read: () => Plain): Plain {
  try {
    return read();
  } catch {
    return '[unreadable]';
  }
}

/** Without what `jsonb` refuses. */
function plainText(value: string): string {
  return value.toWellFormed().replaceAll('\0', '\uFFFD');
}
