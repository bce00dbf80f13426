/** SNS: fewer than 100 characters, ASCII, no control characters, a letter, digit or mark first. */
const MAX_LENGTH = 99;

/** The subject of a mail. What doesn't fit is cut in the middle part: whose it is stands at the end. */
export function subject(brief: string, whose: string): string {
  const [what, end] = [ascii(brief), ascii(` - ${whose}`)];
  const room = MAX_LENGTH - Math.min(end.length, 60);
  const cut = what.length > room ? `${what.slice(0, room - 3)}...` : what;
  return `${cut}${end}`.slice(0, MAX_LENGTH).trim();
}

function ascii(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '?');
}
