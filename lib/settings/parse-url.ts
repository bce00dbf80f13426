/** A URL; `undefined` when the text is none. `URL.parse` does the same, but Node 20 lacks it, and the package runs there. */
export function parseUrl(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}
