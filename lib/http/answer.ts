import type { Report } from '../health/report.ts';
import type { View } from '../report/view/view.ts';
import type { HttpRequest } from './request.ts';
import type { Route } from './route.ts';

/** What a response is made from. */
export type Answer = {
  readonly report: Report;
  readonly route: Route;
  readonly detail: View['detail'];
  readonly request: HttpRequest;
  readonly event: unknown;
  /** When the answer is due: wall clock, ms since the epoch. */
  readonly deadlineAt: number;
};

/** A report in one representation. */
export type Form = {
  readonly statusCode: number;
  readonly contentType: string;
  readonly body: string;
  /** What the representation needs beside the usual headers. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
};
