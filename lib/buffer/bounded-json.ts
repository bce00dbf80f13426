/** More parts than this are not written out: a few objects that share one another can stand for billions. */
const MAX_PARTS = 1_000_000;

/**
 * An event as JSON, in bounded time. @throws TypeError for what JSON has no word for, RangeError above a million
 * parts, and what a getter or a `toJSON` throws
 */
export function boundedJson(event: unknown): string {
  let parts = 0;
  const text = JSON.stringify(event, (_key, value) => {
    parts += 1;
    if (parts > MAX_PARTS) throw new RangeError(`an event of more than ${MAX_PARTS} parts`);
    return value;
  });
  if (text === undefined) throw new TypeError(`JSON has no word for ${typeof event}`);
  return text;
}
