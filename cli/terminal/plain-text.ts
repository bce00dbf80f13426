/**
 * A text of unknown origin as one line for a terminal: without control characters, which could move the cursor or
 * change colours, and cut to `max` characters.
 */
export function plainText(text: string, max = 120): string {
  const line = text
    .replace(/\p{C}+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return line.length > max ? `${line.slice(0, max - 1)}…` : line;
}
