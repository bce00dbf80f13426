import Negotiator from 'negotiator';
import { chinese } from './languages/chinese.ts';
import { english } from './languages/english.ts';
import type { Language } from './languages/language.ts';

/** Every language of the page; the first is the default. Another one is a file and a line here. */
export const LANGUAGES: readonly [Language, ...Language[]] = [english, chinese];

/** The language that a reader prefers. @param header `Accept-Language` */
export function languageFor(header = ''): Language {
  const languages = new Negotiator({ headers: { 'accept-language': primary(header) } });
  const preferred = languages.language(LANGUAGES.map(({ tag }) => tag));
  return LANGUAGES.find(({ tag }) => tag === preferred) ?? LANGUAGES[0];
}

/** A longer header is not read, characters. */
const MAX_CHARACTERS = 500;

/** `zh-Hant-TW;q=0.9` means `zh;q=0.9` here: there is one form of each language. */
function primary(header: string): string {
  return header.slice(0, MAX_CHARACTERS).replace(/([a-z]{2,3})(-[a-z\d]+)+/gi, '$1');
}
