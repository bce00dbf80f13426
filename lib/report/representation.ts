import type { Report } from '../health/report.ts';

/** How much callers without a signature see: the whole report, the state of each component, or the status only. */
export type PublicDetail = 'full' | 'state' | 'status';

/** What a report says about the service. */
export type About = { readonly version: string; readonly environment: string };

/** What a representation is made from. */
export type View = {
  readonly report: Report;
  readonly detail: PublicDetail | 'everything';
  readonly about: About;
  /** The settings in effect; shown with `everything` only. */
  readonly settings: () => Readonly<Record<string, unknown>>;
};

/** One form in which a report is sent. */
export type Representation = {
  /** `application/json`; also the `Content-Type` of the response. */
  readonly mediaType: string;
  /** Makes the body. It may load its code when it is first used. */
  readonly render: (view: View) => string | Promise<string>;
};
