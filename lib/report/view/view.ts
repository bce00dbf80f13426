import type { Report } from '../../health/report.ts';
import type { PastChanges } from './past-changes.ts';

/** How much callers without a signature see: the whole report, the state of each component, or the status only. */
export type PublicDetail = 'full' | 'state' | 'status';

/** What a report says about the service. */
export type About = { readonly version: string; readonly environment: string };

/** What a representation is made from. */
export type View = {
  readonly report: Report;
  readonly detail: PublicDetail | 'everything';
  readonly about: About;
  /** The settings in effect, with `everything`. @default - none are shown */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** The name of the service. */
  readonly service?: string | undefined;
  /** What the report is about, where it is not the whole service: a component, a group or `live`. */
  readonly subject?: string | undefined;
  /** The header `Accept-Language`. */
  readonly acceptLanguage?: string | undefined;
  /** How often a page asks for a new answer, s. @default - it never does */
  readonly refreshSeconds?: number | undefined;
  /** What each component did lately. @default - nothing is known */
  readonly past?: PastChanges | undefined;
};

/** The body of a response, and the headers that it needs beside the usual ones. */
export type Rendered = {
  readonly body: string;
  /** @default - none */
  readonly headers?: Readonly<Record<string, string>>;
};
