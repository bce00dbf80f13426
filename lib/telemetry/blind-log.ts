import type { EdgeVerdict } from '../health/edge.ts';
import type { Clock } from '../time/clock.ts';
import type { LogFields, Logger } from './logger.ts';
import type { Metrics } from './metrics.ts';

/** How often the same is logged again, ms. */
const REPEAT_MS = 60_000;

/** Reports that Beacon cannot tell whether the components that move traffic work; does nothing for another verdict. */
export type BlindLog = (verdict: EdgeVerdict, ids: LogFields) => void;

/** A metric for each answer; a line when it begins, when its reasons change, and then once a minute. */
export function createBlindLog(log: Logger, metrics: Pick<Metrics, 'blind'>, clock: Clock): BlindLog {
  let last: { readonly reasons: string; readonly at: number } | undefined;
  return ({ status, because }, ids) => {
    if (status !== 'unknown') {
      last = undefined;
      return;
    }
    metrics.blind();
    const reasons = because.map(({ name, reason }) => `${name}: ${reason}`).join(', ');
    const now = clock.now();
    if (last?.reasons === reasons && Math.abs(now - last.at) < REPEAT_MS) return;
    last = { reasons, at: now };
    log('WARN', 'Beacon cannot tell whether this region works', { ...ids, reasons });
  };
}
