/** What of the lines that a function wrote speaks of something wrong: neither a metric nor a run that found all up. */
export function complaints(lines: readonly string[]): string[] {
  return lines.filter(line => line.trim() !== '' && !/^\{"(_aws"|level":"INFO")/.test(line));
}
