import { type InvocationContext, remainingMs } from '../telemetry/invocation.ts';
import type { Clock } from '../time/clock.ts';
import { deadlineOf } from '../time/deadline.ts';
import type { Ask, Checker } from './checker.ts';
import { type ComponentReport, type Report, report } from './report.ts';

/** What one caller asks, and how the answer is judged. */
export type Question = {
  readonly ask: Omit<Ask, 'deadlineAt'>;
  /** How long the answer may take, ms. */
  readonly deadlineMs: number;
  /** When the gateway received the request: wall clock, ms since the epoch. @default - now */
  readonly receivedAt?: number | undefined;
  /** Whether a part that is down takes the whole down. @default - as each check is configured */
  readonly isCritical?: ((component: ComponentReport) => boolean) | undefined;
};

/** A report, and how long it took to put together, ms. */
export type TimedReport = Report & { readonly durationMs: number };

/** Asks the checker inside the deadline, which is the invocation's own where that ends sooner. */
export async function timedReport(
  { checker, clock }: { readonly checker: Checker; readonly clock: Clock },
  { ask, deadlineMs, receivedAt, isCritical }: Question,
  context: InvocationContext,
): Promise<TimedReport> {
  const since = clock.monotonic();
  const timing = { now: clock.now(), receivedAt, deadlineMs, remainingMs: remainingMs(context) };
  const components = await checker.run({ ...ask, deadlineAt: deadlineOf(timing) });
  return { ...report(components, clock.now(), isCritical), durationMs: clock.monotonic() - since };
}
