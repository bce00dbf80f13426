import { ascii } from './ascii.ts';
import { plainLine } from './section.ts';

/** SNS: fewer than 100 characters; ASCII without control characters; first a letter, a digit or punctuation. */
const MAX_LENGTH = 99;

/** Two parts of an SMS in a script that is not Latin. */
const MAX_TITLE_LENGTH = 134;

/** How many characters are kept for the end. */
const MAX_END_LENGTH = 60;

/** The subject of a mail: the title in ASCII. If it is too long, the end of `brief` is cut off. */
export function subject(brief: string, sender: string): string {
  return joined(ascii(brief), ascii(` - ${sender}`), MAX_LENGTH, '...').trim();
}

/** The title of a chat message, and the text of an SMS: `<brief> - <sender>`, in any script. */
export function title(brief: string, sender: string): string {
  return joined(plainLine(brief), plainLine(` - ${sender}`), MAX_TITLE_LENGTH, '…').trim();
}

/** Cuts off the end of the first text, so that the reader still sees which deployment the message comes from. */
function joined(begin: string, end: string, maxLength: number, mark: string): string {
  const space = maxLength - Math.min(end.length, MAX_END_LENGTH);
  const cut = begin.length > space ? `${begin.slice(0, space - mark.length).toWellFormed()}${mark}` : begin;
  return `${cut}${end}`.slice(0, maxLength);
}
