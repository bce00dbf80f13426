import type { Reason } from '../../../names/reasons.ts';
import type { Look } from '../../view/look.ts';

/** A span of time: a whole number of one unit. */
type Span = { readonly count: number; readonly unit: 'second' | 'minute' | 'hour' | 'day' };

/** Everything that the page says, in one language. */
export type Language = {
  /** As in `Accept-Language` and in the attribute `lang`: `en`. */
  readonly tag: string;
  /** The whole, in big letters. */
  readonly headlines: Readonly<Record<Look, string>>;
  /** One component, in a word or two. */
  readonly looks: Readonly<Record<Look, string>>;
  /** Why a component is not up: a sentence for people who do not know Beacon. */
  readonly reasons: Readonly<Record<Reason, string>>;
  /** Names of fields; others are shown as they are. */
  readonly fields: Readonly<Record<string, string>>;
  readonly titles: {
    readonly failing: string;
    readonly working: string;
    readonly figures: string;
    readonly settings: string;
  };
  readonly labels: {
    readonly latency: string;
    readonly message: string;
    readonly hint: string;
    readonly target: string;
    readonly failuresInRow: string;
    readonly lastSuccess: string;
    readonly critical: string;
    readonly stale: string;
    readonly live: string;
    readonly back: string;
    readonly stop: string;
    readonly resume: string;
    readonly shortened: string;
    readonly last24Hours: string;
    readonly last30Days: string;
    readonly noData: string;
  };
  readonly span: (span: Span) => string;
  /** When something was observed. */
  readonly ago: (span: string) => string;
  /** The same for less than a second. */
  readonly now: string;
  /** How long a component, or the whole, has been as it is. */
  readonly since: (time: Timed, look: Look) => string;
  readonly madeAt: (time: string) => string;
  readonly refreshes: (span: string) => string;
  /** 23 November, in the form that fits before a time of day. `month` is 1 to 12. */
  readonly day: (month: number, day: number) => string;
  /** How much of the known time a component was not down. */
  readonly available: (percent: string) => string;
};

/** An instant, and how long ago that was, in words. */
type Timed = { readonly time: string; readonly span: string };
