import type { Status } from '../health/status.ts';
import type { Rendered, View } from './view/view.ts';

/** One form in which a report is sent. */
export type Representation = {
  /** What callers name in `Accept`: `text/html`. */
  readonly mediaType: string;
  /** Other names for the same. @default - none */
  readonly aliases?: readonly string[];
  /** The `Content-Type` of the response. @default - the media type */
  readonly contentType?: string;
  /** The status code, where the one of `application/json` does not fit. @param usual that one */
  readonly statusCode?: (status: Status, usual: number) => number;
  /** Whether it shows what components did lately, which is read from a table. @default false */
  readonly showsPast?: boolean;
  /** Makes the body. It may load its code when it is first used. */
  readonly render: (view: View) => string | Rendered | Promise<string | Rendered>;
};
