import { lookOf, worstFirst } from '../view/look.ts';
import type { Rendered, View } from '../view/view.ts';
import { type CardContext, card, row } from './card.ts';
import { shapes } from './graphics.ts';
import { hero, lookFor, subjectOf } from './hero.ts';
import { languageFor } from './language-for.ts';
import type { Language } from './languages/language.ts';
import { html, type Markup } from './markup.ts';
import { POLICY, STYLE } from './style.ts';
import { spanOf, timeElement } from './times.ts';

/** A longer page leaves out what is needed least, bytes. */
const MAX_BYTES = 20_000;

type Parts = Pick<CardContext, 'withStrips' | 'withFigures'> & { readonly withSettings: boolean };

/** What a page contains: the first that fits is sent. */
const STEPS: readonly Parts[] = [
  { withStrips: true, withFigures: true, withSettings: true },
  { withStrips: true, withFigures: false, withSettings: true },
  { withStrips: true, withFigures: false, withSettings: false },
  { withStrips: false, withFigures: false, withSettings: false },
];

/** The page for people: no script, and nothing that is loaded from elsewhere. */
export function page(view: View): Rendered {
  const language = languageFor(view.acceptLanguage);
  const body = shortEnough(parts => documentOf(view, language, parts).markup);
  const headers = {
    Vary: 'Accept, Accept-Language',
    'Content-Language': language.tag,
    'Content-Security-Policy': POLICY,
    ...(view.refreshSeconds && { Refresh: String(view.refreshSeconds) }),
  };
  return { body, headers };
}

function shortEnough(write: (parts: Parts) => string): string {
  let body = '';
  for (const parts of STEPS) {
    body = write(parts);
    if (Buffer.byteLength(body) <= MAX_BYTES) break;
  }
  return body;
}

function documentOf(view: View, language: Language, parts: Parts): Markup {
  const look = lookFor(view);
  const title = [language.headlines[look], subjectOf(view, language)].filter(Boolean).join(' · ');
  const isWhole = view.detail === 'status';
  const used = new Set([look, ...(isWhole ? [] : view.report.components.map(lookOf))]);
  return html`<!doctype html><html lang="${language.tag}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex"><title>${title}</title><style>${{ markup: STYLE }}</style></head><body>${shapes(used)}<div class="page">${hero(view, language)}<main>${isWhole ? undefined : components(view, language, parts)}${view.detail === 'everything' && parts.withSettings ? settings(view, language) : undefined}</main>${footer(view, language, parts)}</div></body></html>`;
}

function components(view: View, language: Language, parts: Parts): Markup {
  const context = { ...parts, view, language, linkOf: linksOf(view) };
  const sorted = worstFirst(view.report.components);
  const { titles } = language;
  return html`${list(
    titles.failing,
    'failing',
    sorted.filter(({ state }) => state !== 'up'),
    context,
  )}${list(
    titles.working,
    'working',
    sorted.filter(({ state }) => state === 'up'),
    context,
  )}`;
}

function list(
  title: string,
  name: string,
  components: View['report']['components'],
  context: CardContext,
): Markup | undefined {
  if (components.length === 0) return undefined;
  return html`<section><h2>${title}</h2><ul class="${name}">${components.map(each => card(each, context))}</ul></section>`;
}

/** Relative, because only the gateway knows what precedes the path. */
function linksOf({ subject, detail }: View): CardContext['linkOf'] {
  if (subject !== undefined) return () => undefined;
  const folder = detail === 'everything' ? '' : 'health/';
  return name => folder + encodeURIComponent(name);
}

function settings(view: View, { titles }: Language): Markup {
  const rows = Object.entries(view.settings ?? {}).map(([name, value]) => row(name, String(value ?? '–')));
  return html`<details class="card settings"><summary>${titles.settings}</summary><dl class="wide">${rows}</dl></details>`;
}

function footer(view: View, language: Language, { withFigures }: Parts): Markup {
  const { report, about, detail, refreshSeconds, subject } = view;
  const { labels } = language;
  const made = timeElement(
    report.at,
    language.madeAt(`${new Date(report.at).toISOString().slice(11, 19)} UTC`),
  );
  const refresh = refreshSeconds
    ? html`<span class="refresh">${language.refreshes(spanOf(refreshSeconds * 1000, language))} · <a href="?refresh=off">${labels.stop}</a></span>`
    : html`<span class="refresh"><a href="?">${labels.resume}</a></span>`;
  const isFull = detail === 'full' || detail === 'everything';
  return html`<footer><span>${made}</span>${refresh}${subject === undefined ? undefined : html`<a href="../health">${labels.back}</a>`}${isFull ? html`<span>${about.version}</span>` : undefined}${withFigures ? undefined : html`<span>${labels.shortened}</span>`}</footer>`;
}
