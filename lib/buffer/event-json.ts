/** The limit of the parts of an event, so that a few objects which share each other do not become billions in JSON. */
const MAX_JSON_PARTS = 1_000_000;

/** The limit of nested objects; what is nested deeper is cut. */
const MAX_DEPTH = 100;

/** The limit of the objects that are read one by one; the rest is cut. Cross-references can make the paths endless. */
const MAX_OBJECTS = 10_000;

/** Escapes that JSON allows and PostgreSQL's `jsonb` refuses: NUL, and half of a surrogate pair. */
const NOT_FOR_JSONB = /\\u0000|\\ud[89a-f]/i;

/**
 * An event as JSON, in limited time.
 * @throws TypeError for what JSON cannot express (a cycle, a BigInt, `undefined`), RangeError for more than a million
 * parts, and the error of a getter or a `toJSON` of the event
 */
export function boundedJson(event: unknown): string {
  let parts = 0;
  const text = JSON.stringify(event, (_key, value) => {
    parts += 1;
    if (parts > MAX_JSON_PARTS) throw new RangeError(`the event has more than ${MAX_JSON_PARTS} parts`);
    return value;
  });
  if (text === undefined) throw new TypeError(`JSON cannot express a value of type ${typeof event}`);
  return text;
}

/**
 * An event as JSON that `jsonb` of PostgreSQL accepts. Never throws: a part that JSON cannot express (a cycle, a
 * BigInt, a function, a getter that throws) becomes text that says what it was, and the rest is kept.
 */
export function eventJson(event: unknown): string {
  try {
    const text = boundedJson(event);
    if (!NOT_FOR_JSONB.test(text)) return text;
  } catch {
    // It is read part by part instead.
  }
  return JSON.stringify(new PlainCopy().of(event, []));
}

type Plain = string | number | boolean | null | Plain[] | { [key: string]: Plain };

/** Copies a value, with text in place of the parts that `jsonb` cannot store. */
class PlainCopy {
  #objects = 0;

  /** @param path the objects that contain the value, the outermost first */
  of(value: unknown, path: readonly object[]): Plain {
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
        return value === null ? null : this.#ofObject(value, path);
      default:
        return `[${typeof value}]`;
    }
  }

  #ofObject(value: object, path: readonly object[]): Plain {
    this.#objects += 1;
    if (path.includes(value)) return '[cycle]';
    if (path.length === MAX_DEPTH || this.#objects > MAX_OBJECTS) return '[cut]';
    const inside = [...path, value];
    return readable(() => {
      if ('toJSON' in value && typeof value.toJSON === 'function') return this.of(value.toJSON(), inside);
      if (Array.isArray(value)) return value.map(part => this.of(part, inside));
      const part = (key: string) => readable(() => this.of(Reflect.get(value, key), inside));
      return Object.fromEntries(Object.keys(value).map(key => [plainText(key), part(key)]));
    });
  }
}

/** An error of a getter, a proxy or a `toJSON` costs that part only. */
function readable(read: () => Plain): Plain {
  try {
    return read();
  } catch {
    return '[unreadable]';
  }
}

/** The text without what `jsonb` refuses. */
function plainText(value: string): string {
  return value.toWellFormed().replaceAll('\0', '\uFFFD');
}
