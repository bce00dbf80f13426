import { describe, expect, it } from 'vitest';
import { BackOff } from '../../lib/buffer/back-off.ts';
import { TimeLimitExceeded } from '../../lib/time/time-limit.ts';
import { FakeClock } from '../support/fake-clock.ts';

const NEVER = new AbortController().signal;

/** A back-off whose waits have this share of their random half. */
function backOffOf(random: number) {
  const clock = new FakeClock();
  const backOff = new BackOff(clock.now, () => random);
  let attempts = 0;
  const attempt = async (works: boolean, options: { force?: boolean; signal?: AbortSignal } = {}) => {
    attempts = 0;
    const work = async () => {
      attempts += 1;
      if (!works) throw new Error('no');
      return 'done';
    };
    const outcome = await backOff.guard(work, { signal: NEVER, ...options }).catch(error => error.message);
    return { outcome, attempts };
  };
  return { clock, attempt };
}

const FAILED = { outcome: 'no', attempts: 1 };
const WAITS = { outcome: 'no', attempts: 0 };
const DONE = { outcome: 'done', attempts: 1 };

describe('the wait after failures in a row', () => {
  it.each([
    ['half of its length at least', 0, [250, 500, 1000, 2000, 4000, 8000, 15_000, 15_000]],
    ['its whole length at most', 1, [500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]],
    ['a random part between', 0.5, [375, 750, 1500, 3000]],
  ])('doubles up to 30 s, and is %s', async (_what, random, waits) => {
    const { clock, attempt } = backOffOf(random);
    for (const waitMs of waits) {
      expect(await attempt(false)).toEqual(FAILED);
      clock.jump(waitMs - 1);
      expect(await attempt(true)).toEqual(WAITS);
      clock.jump(1);
    }
    expect(await attempt(true)).toEqual(DONE);
  });

  it('starts from the beginning after a success', async () => {
    const { clock, attempt } = backOffOf(1);
    for (const waitMs of [500, 1000]) {
      await attempt(false);
      clock.jump(waitMs);
    }
    await attempt(true);
    expect(await attempt(false)).toEqual(FAILED);
    clock.jump(500);
    expect(await attempt(true)).toEqual(DONE);
  });

  it('is over when the clock was set back', async () => {
    const { clock, attempt } = backOffOf(1);
    await attempt(false);
    clock.jump(-1);
    expect(await attempt(true)).toEqual(DONE);
  });

  it('begins at once, in the same millisecond', async () => {
    const { attempt } = backOffOf(0);
    await attempt(false);
    expect(await attempt(true)).toEqual(WAITS);
  });

  it('is not observed with force, and ends with a success then', async () => {
    const { attempt } = backOffOf(1);
    await attempt(false);
    expect(await attempt(true)).toEqual(WAITS);
    expect(await attempt(true, { force: true })).toEqual(DONE);
    expect(await attempt(true)).toEqual(DONE);
  });

  it('follows a time limit, and not an abort by the caller', async () => {
    const { attempt } = backOffOf(1);
    const caller = AbortSignal.abort(new Error('enough'));
    expect(await attempt(false, { signal: caller })).toEqual(FAILED);
    expect(await attempt(false, { signal: AbortSignal.abort(new TimeLimitExceeded(5)) })).toEqual(FAILED);
    expect(await attempt(true)).toEqual(WAITS);
  });

  it('is random by default, between half of its length and all of it', async () => {
    const waits: number[] = [];
    for (let round = 0; round < 50; round += 1) {
      const clock = new FakeClock();
      const backOff = new BackOff(clock.now);
      await backOff.guard(() => Promise.reject(new Error('no')), { signal: NEVER }).catch(() => {});
      let waitMs = 0;
      const isOver = () =>
        backOff
          .guard(async () => true, { signal: NEVER })
          .catch(() => {
            clock.jump(1);
            waitMs += 1;
            return false;
          });
      while (!(await isOver()));
      waits.push(waitMs);
    }
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(250);
    expect(Math.max(...waits)).toBeLessThanOrEqual(500);
    expect(new Set(waits).size).toBeGreaterThan(5);
  });
});
