import type { Language } from './languages/language.ts';
import { html, type Markup } from './markup.ts';

const STEPS = [
  { unit: 'day', seconds: 86_400 },
  { unit: 'hour', seconds: 3600 },
  { unit: 'minute', seconds: 60 },
] as const;

/** A span of time in words, rounded down: `4 min`. */
export function spanOf(ms: number, language: Language): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  const step = STEPS.find(each => seconds >= 2 * each.seconds);
  if (!step) return language.span({ count: seconds, unit: 'second' });
  return language.span({ count: Math.floor(seconds / step.seconds), unit: step.unit });
}

/** An instant in words, UTC: the time of day, after the day if it was not on the same one. */
export function instantOf(at: number, now: number, language: Language): string {
  const iso = new Date(at).toISOString();
  const time = `${iso.slice(11, 16)} UTC`;
  if (iso.slice(0, 10) === new Date(now).toISOString().slice(0, 10)) return time;
  return `${language.day(Number(iso.slice(5, 7)), Number(iso.slice(8, 10)))} ${time}`;
}

/** Words about an instant, for people and for programs. */
export function timeElement(at: number, words: string): Markup {
  return html`<time datetime="${new Date(at).toISOString()}">${words}</time>`;
}
