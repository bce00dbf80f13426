import { readFileSync } from 'node:fs';
import { escaped, framed } from './frame.ts';

const MESSAGES = new URL('../../alarm/message/messages/', import.meta.url);

/** A message as a mail program shows it. @param name of a file that the tests of the message compare with what is sent */
export function mail(name: string): string {
  const [subject = '', , ...body] = readFileSync(new URL(`${name}.txt`, MESSAGES), 'utf8')
    .trim()
    .split('\n');
  const head = `<dl><dt>From</dt><dd>AWS Notifications</dd><dt>Subject</dt><dd><b>${escaped(subject)}</b></dd></dl>`;
  return framed('Mail', `${head}<pre>${escaped(body.join('\n'))}</pre>`);
}
