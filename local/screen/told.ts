import type { Report } from '../../lib/health/report.ts';
import type { Status } from '../../lib/health/status.ts';

type Named = { readonly name: string; readonly reason: string };

/** What the second environment tells of itself after each look. */
export type Told = {
  /** Where it listens. */
  readonly port: number;
  readonly status: Status;
  /** The components that its callers see as not up. */
  readonly notUp: readonly Named[];
  /** Those that fail here only: its callers see what the other environment says. */
  readonly doubted: readonly Named[];
};

/** What it is told: whether its way to the database is cut from now on. */
export type Order = 'sick' | 'well';

/** What to tell of a report. */
export function toldOf({ status, components }: Report, port: number): Told {
  const named = components.map(({ name, state, reason, history, lastRun }) => ({
    isUp: state === 'up',
    isDoubted: history.isDoubted === true,
    shown: { name, reason: reason ?? state },
    seen: { name, reason: lastRun.reason ?? lastRun.state },
  }));
  return {
    port,
    status,
    notUp: named.filter(({ isUp }) => !isUp).map(({ shown }) => shown),
    doubted: named.filter(({ isDoubted }) => isDoubted).map(({ seen }) => seen),
  };
}
