/** HTML that is safe to send. */
export type Markup = { readonly markup: string };

type Value = string | number | Markup | undefined | readonly (Markup | undefined)[];

/** Makes HTML: every text that is put in is escaped, and whatever is `undefined` is left out. */
export function html(parts: TemplateStringsArray, ...values: readonly Value[]): Markup {
  return { markup: parts.reduce((text, part, index) => text + written(values[index - 1]) + part) };
}

function written(value: Value): string {
  if (value === undefined) return '';
  if (Array.isArray(value)) return value.map(written).join('');
  return typeof value === 'object' ? (value as Markup).markup : escaped(String(value));
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, character => ESCAPES[character] ?? '');
}
