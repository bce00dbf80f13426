import type { Reason } from '../../../lib/names/reasons.ts';
import type { Kit } from './kit.ts';

/** One line of the matrix: what goes wrong, and what Beacon must say. */
export type Row = {
  readonly component: 'database' | 'cache';
  readonly fault: string;
  /** Of the whole, with the default critical components. */
  readonly code: 200 | 206 | 503;
  /** Absent: the component is up. */
  readonly reason?: Reason;
  /** The kept connection works, and only a new one fails: degraded, whatever the reason says elsewhere. */
  readonly stillWorks?: true;
  /** Faults that only a process that is warm can meet, or only one that is cold. @default - both */
  readonly only?: 'cold' | 'warm';
  readonly arrange: (kit: Kit) => Scene | Promise<Scene>;
};

/** How a line is brought about, on servers that work. */
export type Scene = {
  /** Settings beside the usual ones. */
  readonly env?: Readonly<Record<string, string>>;
  readonly breaks: () => unknown;
  /** Absent: what was broken stays so. */
  readonly mends?: () => unknown;
  /** After all, whatever happened. */
  readonly tidies?: () => unknown;
};
