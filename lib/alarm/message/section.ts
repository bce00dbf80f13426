/** A section of the text. A section without lines is left out. A line that begins with two spaces is a detail. */
export type Section = { readonly title: string; readonly lines: readonly string[] };

/** The text of a section: its title, and its lines as a list. */
export function writeSection({ title, lines }: Section): string {
  const items = lines.map(line => (line.startsWith('  ') ? line : `- ${line}`));
  return [`${title}:`, ...items].map(plainLine).join('\n');
}

/**
 * A line without characters that could spoil the text. Names and reasons come from others: they may contain line breaks,
 * control characters, characters that reverse the direction of a line, or half of a surrogate pair.
 */
export function plainLine(line: string): string {
  return line.toWellFormed().replace(/[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu, ' ');
}

/** The first `max` lines, and how many more there are. */
export function firstLines(lines: readonly string[], max: number): readonly string[] {
  if (lines.length <= max) return lines;
  return [...lines.slice(0, max), `… and ${lines.length - max} more`];
}
