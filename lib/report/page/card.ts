import type { ComponentReport } from '../../health/report.ts';
import { roundMs } from '../../time/round-ms.ts';
import { HINTS } from '../view/hints.ts';
import { levelsOf } from '../view/levels.ts';
import { lookOf } from '../view/look.ts';
import type { View } from '../view/view.ts';
import { bar, icon, stripPicture } from './graphics.ts';
import type { Language } from './languages/language.ts';
import { html, type Markup } from './markup.ts';
import { stripOf } from './strip.ts';
import { instantOf, spanOf, timeElement } from './times.ts';

/** What a card is made with. */
export type CardContext = {
  readonly view: View;
  readonly language: Language;
  /** The path of a component relative to the page; `undefined`: no link. */
  readonly linkOf: (name: string) => string | undefined;
  readonly withStrips: boolean;
  readonly withFigures: boolean;
};

/** One component. */
export function card(component: ComponentReport, context: CardContext): Markup {
  const { view, language } = context;
  const { name, state } = component;
  const isFull = view.detail !== 'state';
  const look = isFull ? lookOf(component) : state;
  const link = context.linkOf(name);
  return html`<li class="card ${look}"><header>${icon(look)}<h3>${link ? html`<a href="${link}">${name}</a>` : name}</h3>${view.detail === 'everything' && component.critical ? html`<small>${language.labels.critical}</small>` : undefined}<b>${language.looks[look]}</b></header>${isFull ? body(component, context) : undefined}</li>`;
}

function body(component: ComponentReport, context: CardContext): Markup {
  const { view, withStrips, withFigures } = context;
  const changes = (withStrips && view.past?.[component.name]) || [];
  const strip = stripOf(changes, view.report.at);
  const isSigned = view.detail === 'everything';
  return html`${why(component, context)}${isSigned ? details(component, context) : undefined}${strip && stripPicture(strip, context.language)}${bars(component, context.language)}${age(component, context)}${withFigures ? figures(component, context.language) : undefined}`;
}

/** In words what is wrong, and since when. */
function why(component: ComponentReport, { view, language }: CardContext): Markup | undefined {
  const { reason, history, local } = component;
  if (!reason) return undefined;
  const { at } = view.report;
  const startedAt = history.firstFailureAt ?? history.lastChangeAt;
  const timed = { time: instantOf(startedAt, at, language), span: spanOf(at - startedAt, language) };
  const since = local
    ? undefined
    : html`${timeElement(startedAt, language.since(timed, lookOf(component)))} · `;
  return html`<p class="why">${language.reasons[reason]}</p><p class="soft">${since}<code>${reason}</code></p>`;
}

/** Latency is drawn by its magnitude: each fifth of the bar means ten times as long, from 0.1 ms to 10 s. */
function bars(component: ComponentReport, { labels, fields }: Language): Markup {
  const { local, durationMs, state } = component;
  const magnitude = 20 * Math.log10(Math.max(0.1, durationMs) / 0.1);
  const latency = bar(magnitude, state === 'up' ? 'ok' : 'high');
  const levels = levelsOf(component).map(({ field, percent, thresholdPercent }) => {
    const picture = bar(percent, percent >= (thresholdPercent ?? 80) ? 'high' : 'ok', thresholdPercent);
    return barRow(fields[field] ?? field, picture, `${Math.round(percent * 10) / 10} %`);
  });
  const first = local ? undefined : barRow(labels.latency, latency, `${roundMs(durationMs)} ms`);
  return html`<dl>${first}${levels}</dl>`;
}

function barRow(name: string, picture: Markup, figure: string): Markup {
  return html`<div><dt>${name}</dt><dd>${picture}<span>${figure}</span></dd></div>`;
}

function age({ observedAt, isStale }: ComponentReport, { view, language }: CardContext): Markup {
  const ms = view.report.at - observedAt;
  const words = ms < 1000 ? language.now : language.ago(spanOf(ms, language));
  return html`<p class="soft age">${timeElement(observedAt, words)}${isStale ? ` · ${language.labels.stale}` : ''}</p>`;
}

/** What only signed callers see. */
function details(component: ComponentReport, { view, language }: CardContext): Markup | undefined {
  const { error, reason, target, history } = component;
  const { labels } = language;
  const { lastSuccessAt: last, failuresInRow } = history;
  const rows: [string, string | undefined][] = [
    [
      labels.message,
      error === undefined ? undefined : error instanceof Error ? error.message : String(error),
    ],
    [labels.hint, reason && HINTS[reason]],
    [labels.target, target],
    [labels.failuresInRow, failuresInRow > 0 ? String(failuresInRow) : undefined],
    [labels.lastSuccess, last && reason ? instantOf(last, view.report.at, language) : undefined],
  ];
  const shown = rows.filter(([, value]) => value).map(([label, value]) => row(label, value ?? ''));
  return shown.length > 0 ? html`<dl class="wide">${shown}</dl>` : undefined;
}

function figures({ fields }: ComponentReport, { titles }: Language): Markup | undefined {
  const rows = Object.entries(fields).map(([field, value]) => row(field, String(value)));
  if (rows.length === 0) return undefined;
  return html`<details><summary>${titles.figures}</summary><dl class="wide">${rows}</dl></details>`;
}

/** A name and its value. */
export function row(name: string, value: string): Markup {
  return html`<div><dt>${name}</dt><dd>${value}</dd></div>`;
}
