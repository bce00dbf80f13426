/** SNS: fewer than 100 characters; ASCII without control characters; first a letter, a digit or punctuation. */
const MAX_LENGTH = 99;

/** How many characters are kept for the end of the subject. */
const MAX_END_LENGTH = 60;

/**
 * The subject of a mail: `<brief> - <sender>`. If it is too long, the end of `brief` is cut off, so that the reader
 * still sees which deployment the mail comes from.
 */
export function subject(brief: string, sender: string): string {
  const [begin, end] = [ascii(brief), ascii(` - ${sender}`)];
  const space = MAX_LENGTH - Math.min(end.length, MAX_END_LENGTH);
  const cut = begin.length > space ? `${begin.slice(0, space - 3)}...` : begin;
  return `${cut}${end}`.slice(0, MAX_LENGTH).trim();
}

function ascii(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '?');
}
