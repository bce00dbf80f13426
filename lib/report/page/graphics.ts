import { LOOKS, type Look } from '../view/look.ts';
import type { Language } from './languages/language.ts';
import { html, type Markup } from './markup.ts';
import type { Strip } from './strip.ts';

/** One shape for each look, so that the page can be read without colours. */
const SHAPES: Readonly<Record<Look, string>> = {
  up: 'M12 1a11 11 0 1 0 0 22 11 11 0 0 0 0-22zm-1.7 16L5.6 12.3l1.7-1.7 3 3 6.4-6.4 1.7 1.7z',
  degraded: 'M12 1.5 23.5 22H.5zM11 9v6.5h2V9zm0 8.3v2.2h2v-2.2z',
  down: 'M7.5 1h9L23 7.5v9L16.5 23h-9L1 16.5v-9zm.8 5.6L6.6 8.3l3.7 3.7-3.7 3.7 1.7 1.7 3.7-3.7 3.7 3.7 1.7-1.7-3.7-3.7 3.7-3.7-1.7-1.7-3.7 3.7z',
  unknown:
    'M12 0 24 12 12 24 0 12zm-4 9.5h2.3c0-1 .7-1.6 1.7-1.6s1.7.6 1.7 1.4c0 .8-.4 1.2-1.3 1.8-1 .7-1.5 1.4-1.5 2.9h2.2c0-.8.3-1.1 1.2-1.7 1.1-.8 1.7-1.7 1.7-3.1 0-2-1.6-3.4-4-3.4S8 7.3 8 9.5zm2.8 5.8v2.3h2.4v-2.3z',
  maintenance: 'M1 1h22v22H1zm5.5 5v12h3.3V6zm7.7 0v12h3.3V6z',
};

/** The shapes, once a page. */
export function shapes(used: ReadonlySet<Look>): Markup {
  const symbols = LOOKS.filter(look => used.has(look)).map(
    look =>
      html`<symbol id="${look}" viewBox="0 0 24 24"><path fill-rule="evenodd" d="${SHAPES[look]}"/></symbol>`,
  );
  return html`<svg width="0" height="0" aria-hidden="true">${symbols}</svg>`;
}

/** The shape of a look; words beside it say the same. */
export function icon(look: Look): Markup {
  return html`<svg class="icon" aria-hidden="true"><use href="#${look}"/></svg>`;
}

/** A bar of so much of the whole, 0 to 100; figures beside it say the same. @param mark where its limit is */
export function bar(percent: number, tone: 'ok' | 'high', mark?: number): Markup {
  const width = percent <= 0 ? 0 : Math.min(100, Math.max(1, Math.round(percent)));
  const limit =
    mark === undefined ? undefined : html`<path class="mark" d="M${Math.round(mark)} 0h1v8h-1z"/>`;
  return html`<svg class="bar ${tone}" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true"><path d="M0 0h${width}v8H0z"/>${limit}</svg>`;
}

/** What a component did lately, as a row of cells, with a description for those who do not see it. */
export function stripPicture({ span, cells, available }: Strip, language: Language): Markup {
  const length = cells.length;
  const paths = LOOKS.map(look => {
    const d = runsOf(cells, look);
    return d === '' ? undefined : html`<path class="${look}" d="${d}"/>`;
  });
  const title = language.labels[span];
  const percent = (Math.floor(available * 1e4) / 100).toFixed(2).replace(/\.?0+$/, '');
  const share = language.available(percent);
  return html`<figure><svg role="img" aria-label="${title}: ${share}" viewBox="0 0 ${length} 8" preserveAspectRatio="none">${paths}<path class="gaps" d="M0 4H${length}"/></svg><figcaption><span>${title}</span><span>${share}</span></figcaption></figure>`;
}

/** Neighbours of the same look are one rectangle. */
function runsOf(cells: Strip['cells'], look: Look): string {
  return [...cells, undefined].reduce<{ d: string; start: number }>(
    ({ d, start }, cell, index) => {
      if (cell === look) return { d, start: start < 0 ? index : start };
      return { d: start < 0 ? d : `${d}M${start} 0h${index - start}v8h-${index - start}z`, start: -1 };
    },
    { d: '', start: -1 },
  ).d;
}
