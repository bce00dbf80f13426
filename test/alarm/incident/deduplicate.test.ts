import { beforeEach, describe, expect, it } from 'vitest';
import { LIMITS } from '../../../lib/alarm/common/limits.ts';
import { deduplicate } from '../../../lib/alarm/incident/deduplicate.ts';
import { ALARM_AT, alarm } from '../../support/alarm-events.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { MemoryLedger } from '../../support/memory-ledger.ts';

let ledger: MemoryLedger;

beforeEach(() => {
  ledger = new MemoryLedger(new FakeClock(), LIMITS);
});

const REPEATED = { isDue: false, outcome: 'repeated' };
const SUPPRESSED = { isDue: false, outcome: 'suppressed' };

describe('a message', () => {
  it('is due for an alarm, once', async () => {
    expect(await deduplicate(alarm(), 'x', ledger)).toEqual({ isDue: true, startedAt: undefined });
    expect(await deduplicate(alarm(), 'y', ledger)).toEqual(REPEATED);
    expect(await ledger.recordOk(alarm({ state: 'OK' }))).toBe(ALARM_AT);
  });

  it('is not due for an alarm that arrives after its own OK', async () => {
    await deduplicate(alarm({ state: 'OK', previousState: 'ALARM', changedAt: ALARM_AT + 1 }), 'ok', ledger);
    expect(await deduplicate(alarm(), 'x', ledger)).toEqual(SUPPRESSED);
  });

  it('is due for an OK after an alarm, with the start of the alarm', async () => {
    await ledger.recordStart(alarm());
    const ok = alarm({ state: 'OK', previousState: 'INSUFFICIENT_DATA', changedAt: ALARM_AT + 1 });
    expect(await deduplicate(ok, 'x', ledger)).toEqual({ isDue: true, startedAt: ALARM_AT });
    expect(await deduplicate(ok, 'x', ledger), 'a retry').toEqual({ isDue: true, startedAt: ALARM_AT });
  });

  it('is due for an OK with the start of an alarm at the same millisecond', async () => {
    await ledger.recordStart(alarm());
    const ok = alarm({ state: 'OK', previousState: 'INSUFFICIENT_DATA' });
    expect(await deduplicate(ok, 'x', ledger)).toEqual({ isDue: true, startedAt: ALARM_AT });
  });

  it('is due for an OK without the start of a later alarm', async () => {
    await ledger.recordStart(alarm({ changedAt: ALARM_AT + 1 }));
    const ok = alarm({ state: 'OK', previousState: 'ALARM' });
    expect(await deduplicate(ok, 'x', ledger)).toEqual({ isDue: true, startedAt: undefined });
  });

  it('is not due for an OK without an alarm', async () => {
    const created = alarm({ state: 'OK', previousState: 'INSUFFICIENT_DATA' });
    expect(await deduplicate(created, 'x', ledger)).toEqual(SUPPRESSED);
  });
});

it('rejects with TableError if the table fails', async () => {
  ledger.isGone = true;
  await expect(deduplicate(alarm(), 'x', ledger)).rejects.toMatchObject({ name: 'TableError' });
});
