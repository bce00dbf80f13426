/** An object whose contents are unknown. */
export type Fields = Readonly<Record<string, unknown>>;

/** The value as an object; an empty one if it is none. */
export function asFields(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}

/** The value of an own property: a key such as `constructor` would otherwise find what the prototype has. */
export function own(fields: Fields, key: string): unknown {
  return Object.hasOwn(fields, key) ? fields[key] : undefined;
}

/** The value as a text; `undefined` if it is none, or empty. */
export function asText(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
