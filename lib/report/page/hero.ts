import type { ComponentReport, Report } from '../../health/report.ts';
import { type Look, wholeLook } from '../view/look.ts';
import type { View } from '../view/view.ts';
import { icon } from './graphics.ts';
import type { Language } from './languages/language.ts';
import { html, type Markup } from './markup.ts';
import { instantOf, spanOf, timeElement } from './times.ts';

/** How the whole looks to this caller: whom a reason blames is more than some may see. */
export function lookFor({ report, detail }: Pick<View, 'report' | 'detail'>): Look {
  return detail === 'full' || detail === 'everything' ? wholeLook(report) : report.status;
}

/** What the page is about, for its title and its first line. */
export function subjectOf({ about, service, subject, detail }: View, { labels }: Language): string {
  const part = subject === 'live' ? labels.live : subject;
  const whole = detail === 'full' || detail === 'everything' ? [service, about.environment] : [];
  return [...whole, part].filter(Boolean).join(' · ');
}

/** Is it up, and since when. */
export function hero(view: View, language: Language): Markup {
  const look = lookFor(view);
  const startedAt = view.detail === 'full' || view.detail === 'everything' ? sinceOf(view.report) : undefined;
  const subject = subjectOf(view, language);
  return html`<header class="hero ${look}">${icon(look)}<div>${subject ? html`<p class="what">${subject}</p>` : undefined}<h1>${language.headlines[look]}</h1>${startedAt === undefined ? undefined : html`<p>${sinceWords(startedAt, view, language)}</p>`}</div></header>`;
}

function sinceWords(startedAt: number, { report, detail }: View, language: Language): Markup {
  const timed = {
    time: instantOf(startedAt, report.at, language),
    span: spanOf(report.at - startedAt, language),
  };
  return timeElement(startedAt, language.since(timed, lookFor({ report, detail })));
}

/** Up since the last component came up; else since the first of those began to fail that make the status. */
function sinceOf({ status, components }: Report): number | undefined {
  const remote = components.filter(({ local }) => !local);
  if (status === 'up') return extreme(Math.max, remote, ({ history }) => history.lastChangeAt);
  const failing = remote.filter(({ state }) => (status === 'down' ? state === 'down' : state !== 'up'));
  const critical = failing.filter(each => each.critical);
  const causes = status === 'down' && critical.length > 0 ? critical : failing;
  return extreme(Math.min, causes, ({ history }) => history.firstFailureAt ?? history.lastChangeAt);
}

function extreme(
  pick: (...values: number[]) => number,
  components: readonly ComponentReport[],
  instant: (component: ComponentReport) => number,
): number | undefined {
  return components.length === 0 ? undefined : pick(...components.map(instant));
}
