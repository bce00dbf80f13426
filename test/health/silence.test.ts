import { describe, expect, it } from 'vitest';
import { RunProgress } from '../../lib/health/progress.ts';
import { Silence } from '../../lib/health/silence.ts';
import type { Reason } from '../../lib/names/reasons.ts';
import { FakeClock } from '../support/fake-clock.ts';

const DATABASE = { name: 'database' };

/** Notes runs one after the other; `loading` runs never came as far as an attempt. */
function runs(...list: readonly (Reason | 'up' | 'loading')[]): number {
  const silence = new Silence();
  for (const each of list) {
    const progress = new RunProgress(new FakeClock());
    if (each !== 'loading') progress.begin(true);
    silence.note(DATABASE, each === 'loading' ? 'unfinished' : each === 'up' ? undefined : each, progress);
  }
  return silence.runsOf(DATABASE);
}

describe('runs in a row without an answer', () => {
  it('are none before the first run', () => {
    expect(new Silence().runsOf(DATABASE)).toBe(0);
  });

  it('are counted once driver and login were ready before', () => {
    expect(runs('up', 'timeout', 'unfinished', 'timeout')).toBe(3);
  });

  it('are not counted in a cold environment: there the time went into loading', () => {
    expect(runs('loading', 'loading', 'loading')).toBe(0);
    expect(runs('timeout')).toBe(0);
    expect(runs('timeout', 'timeout')).toBe(1);
  });

  it.each(['up', 'connection_refused', 'too_many_connections'] as const)('end with an answer: %s', answer => {
    expect(runs('up', 'timeout', 'timeout', answer)).toBe(0);
    expect(runs('up', 'timeout', 'timeout', answer, 'timeout')).toBe(1);
  });

  it('count a run once, however many callers stop waiting for it', () => {
    const silence = new Silence();
    const warm = new RunProgress(new FakeClock());
    warm.begin(true);
    silence.note(DATABASE, undefined, warm);
    const run = new RunProgress(new FakeClock());
    run.begin(true);
    for (const reason of ['unfinished', 'unfinished', 'timeout'] as const)
      silence.note(DATABASE, reason, run);
    expect(silence.runsOf(DATABASE)).toBe(1);
  });

  it('are counted for each component alone', () => {
    const silence = new Silence();
    const run = new RunProgress(new FakeClock());
    run.begin(true);
    silence.note(DATABASE, undefined, run);
    silence.note(DATABASE, 'timeout', new RunProgress(new FakeClock()));
    expect([silence.runsOf(DATABASE), silence.runsOf({ name: 'cache' })]).toEqual([1, 0]);
  });
});

describe('the progress of a run', () => {
  it('has no silence before the first attempt', async () => {
    const clock = new FakeClock();
    const progress = new RunProgress(clock);
    await clock.advance(1000);
    expect(progress.silentMs).toBe(0);
  });

  it('measures the silence of an attempt on a new connection', async () => {
    const clock = new FakeClock();
    const progress = new RunProgress(clock);
    progress.begin(true);
    await clock.advance(320);
    expect(progress.silentMs).toBe(320);
  });

  it('does not count the silence of a kept connection, which may have died in a freeze', async () => {
    const clock = new FakeClock();
    const progress = new RunProgress(clock);
    progress.begin(false);
    await clock.advance(320);
    expect(progress.silentMs).toBe(0);
    progress.begin(true);
    await clock.advance(20);
    expect(progress.silentMs).toBe(20);
  });
});
