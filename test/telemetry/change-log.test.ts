import { describe, expect, it, vi } from 'vitest';
import type { Change } from '../../lib/health/change.ts';
import { createChangeLog, createDoubtLog } from '../../lib/telemetry/change-log.ts';
import { settle } from '../support/fake-clock.ts';
import { part, timed } from '../support/reports.ts';

const AT = Date.parse('2026-11-23T04:11:28.987Z');

const change = (to: Change['to']): Change => ({
  ...{ component: 'database', from: 'up', to, reason: 'timeout' },
  ...{ at: AT, since: AT - 60_000, observer: 'abc' },
});

describe('the line of a change', () => {
  it.each([
    ['down', 'ERROR'],
    ['degraded', 'WARN'],
    ['up', 'INFO'],
  ] as const)('to %s has the level %s', (to, level) => {
    const log = vi.fn();
    createChangeLog(log)(change(to));
    expect(log.mock.calls).toEqual([
      [
        level,
        'component changed',
        {
          ...{ component: 'database', from: 'up', to, reason: 'timeout' },
          ...{ since: '2026-11-23T04:10:28.987Z', observer: 'abc' },
        },
      ],
    ]);
  });
});

describe('a listener', () => {
  it('hears of the change', () => {
    const heard = vi.fn();
    createChangeLog(() => {}, heard)(change('down'));
    expect(heard).toHaveBeenCalledExactlyOnceWith(change('down'));
  });

  const error = new Error('boom');
  it.each<[string, () => unknown]>([
    [
      'throws',
      () => {
        throw error;
      },
    ],
    ['rejects', () => Promise.reject(error)],
  ])('that %s harms nothing', async (_what, listener) => {
    const log = vi.fn();
    createChangeLog(log, listener)(change('down'));
    await settle();
    expect(log).toHaveBeenLastCalledWith('WARN', 'the listener onChange failed', { error });
  });
});

describe('an environment that others contradict', () => {
  it('says so with each run, and counts it', () => {
    const log = vi.fn();
    const doubted = vi.fn();
    const failed = part('database', { reason: 'connection_refused' });
    const seen = {
      ...part('database'),
      lastRun: failed.lastRun,
      history: { ...failed.history, isDoubted: true },
    };
    const note = createDoubtLog(log, { doubted });
    note(timed([{ ...seen, origin: 'run' }, part('cache')]));
    expect(doubted).toHaveBeenCalledOnce();
    expect(log).toHaveBeenCalledExactlyOnceWith(
      'WARN',
      expect.stringContaining('only this environment fails'),
      {
        component: 'database',
        reason: 'connection_refused',
        error: failed.lastRun.error,
      },
    );
    note(timed([{ ...seen, origin: 'stored' }]));
    expect(doubted).toHaveBeenCalledOnce();
  });
});
