import type { Alarm } from '../event/alarm.ts';
import type { AlarmLedger } from './ledger.ts';
import { isOkWithoutAlarm } from './suppression.ts';

/** Whether a message is due for a change, and if not, why. */
export type Deduplicated =
  | {
      readonly isDue: true;
      /** With state `OK`: when the alarm left `OK`, ms since the epoch, if that is recorded. */
      readonly startedAt: number | undefined;
    }
  | { readonly isDue: false; readonly outcome: 'repeated' | 'suppressed' };

const REPEATED = { isDue: false, outcome: 'repeated' } as const;
const SUPPRESSED = { isDue: false, outcome: 'suppressed' } as const;

/**
 * Finds out whether a message is due for a change: not for a repeated delivery, not for an alarm that arrives after its
 * own `OK`, and not for an `OK` without an alarm before it. The change is claimed for this function.
 * @throws TableError
 */
export async function deduplicate(
  alarm: Alarm,
  claimant: string,
  ledger: AlarmLedger,
): Promise<Deduplicated> {
  if (!(await ledger.claimChange(alarm, claimant))) return REPEATED;
  if (alarm.state !== 'OK') {
    return (await ledger.recordStart(alarm)) ? { isDue: true, startedAt: undefined } : SUPPRESSED;
  }
  const startedAt = startBefore(alarm, await ledger.recordOk(alarm));
  return isOkWithoutAlarm(alarm, startedAt) ? SUPPRESSED : { isDue: true, startedAt };
}

/** A start after this `OK` belongs to the next alarm, whose event was delivered before this one. */
function startBefore({ changedAt }: Alarm, startedAt: number | undefined): number | undefined {
  return startedAt !== undefined && startedAt <= changedAt ? startedAt : undefined;
}
