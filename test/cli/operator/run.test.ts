import { beforeEach, describe, expect, it } from 'vitest';
import { type Ended, run } from '../../../cli/operator/run.ts';
import { CommandError } from '../../../cli/terminal/command-error.ts';
import { countingOverrides } from '../../../lib/health/override.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { OverrideRowsFake } from '../../support/override-rows.ts';
import { drill, maintenance } from '../../support/overrides.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const UNAVAILABLE = new CommandError(69, 'could not read the table beacon: timeout');
const UP = () => Promise.resolve(Response.json({ status: 'up' }));

let clock: FakeClock;
let rows: OverrideRowsFake;
let said: string;
let stop: AbortController;

beforeEach(() => {
  clock = new FakeClock(0);
  rows = new OverrideRowsFake();
  said = '';
  stop = new AbortController();
});

/** A drill, or another override, that the command has just set. */
function started(
  override = drill({ untilAt: 90 * SECOND }),
  lastsMs = 15 * MINUTE,
  failover?: URL,
  fetch = UP,
) {
  rows.rows = [override];
  const run_: { ended?: Ended; error?: unknown } = {};
  const options = { override, endAt: lastsMs, failover, partitions: rows, stop: stop.signal };
  const timeline = { look: async () => [] };
  const err = (text: string) => {
    said += text;
  };
  run({ ...options, timeline }, { clock, err, fetch }).then(
    ended => Object.assign(run_, { ended }),
    error => Object.assign(run_, { error }),
  );
  return run_;
}

const isDown = () => countingOverrides(rows.rows, ['database', 'cache'], clock.now()).length > 0;

describe('a drill', () => {
  it('is renewed every 25 s, and is over at its end', async () => {
    const drilled = started();
    for (let second = 0; second < 15 * 60; second += 5) {
      expect(isDown(), `after ${second} s`).toBe(true);
      await clock.advance(5 * SECOND);
    }
    expect([isDown(), drilled.ended]).toEqual([false, 'over']);
    expect(rows.written.length).toBeGreaterThanOrEqual((15 * 60) / 26 - 1);
    expect(Math.max(...rows.written.map(({ untilAt }) => untilAt))).toBe(15 * MINUTE);
  });

  it('whose command is killed ends 90 s after the last renewal', async () => {
    started();
    await clock.advance(130 * SECOND);
    const killed = new FakeClock(clock.now()); // nothing of the command runs on it
    const [row] = rows.rows;
    expect(row?.untilAt).toBeGreaterThan(killed.now() + 60 * SECOND);
    expect(row?.untilAt).toBeLessThanOrEqual(killed.now() + 90 * SECOND);
    killed.jump((row?.untilAt ?? 0) - killed.now() - 1);
    expect(countingOverrides(rows.rows, ['database', 'cache'], killed.now())).toHaveLength(1);
    killed.jump(1);
    expect(countingOverrides(rows.rows, ['database', 'cache'], killed.now())).toEqual([]);
  });

  it('ends at once when the command is stopped, and nothing renews it later', async () => {
    const drilled = started();
    await clock.advance(10_300);
    stop.abort();
    await clock.advance(0);
    expect([drilled.ended, isDown(), rows.rows[0]?.untilAt]).toEqual(['stopped', false, 10_300]);
    await clock.advance(2 * MINUTE);
    expect([rows.written.length, clock.pending]).toEqual([1, 0]);
  });

  it('that is stopped before its first look ends, too', async () => {
    stop.abort();
    const drilled = started();
    await clock.advance(0);
    expect([drilled.ended, rows.rows[0]?.untilAt]).toEqual(['stopped', 0]);
  });

  it('ends when another operator ends it, and is left as it is then', async () => {
    const drilled = started();
    await clock.advance(30 * SECOND);
    rows.rows = [drill({ untilAt: clock.now() })];
    await clock.advance(30 * SECOND);
    expect([drilled.ended, rows.rows[0]?.untilAt]).toEqual(['ended by another operator', 30 * SECOND]);
  });

  it('of another operator in its place is not touched', async () => {
    const drilled = started();
    await clock.advance(30 * SECOND);
    rows.rows = [drill({ fromAt: 29 * SECOND, untilAt: 200 * SECOND, who: 'grace' })];
    await clock.advance(30 * SECOND);
    expect([drilled.ended, rows.rows[0]?.untilAt]).toEqual(['ended by another operator', 200 * SECOND]);
  });

  it('ends though another write comes between', async () => {
    started();
    await clock.advance(SECOND);
    const put = rows.put.bind(rows);
    rows.put = (...given) => {
      rows.put = put;
      rows.rows = [drill({ untilAt: 88 * SECOND })];
      return put(...given);
    };
    stop.abort();
    await clock.advance(0);
    expect(rows.rows[0]?.untilAt).toBe(SECOND);
  });
});

describe('a table that fails during a drill', () => {
  it('may fail twice: the drill goes on, and the operator is told once', async () => {
    const drilled = started();
    await clock.advance(24 * SECOND);
    rows.errors.push(UNAVAILABLE, undefined, UNAVAILABLE);
    await clock.advance(60 * SECOND);
    expect([drilled.ended, isDown()]).toEqual([undefined, true]);
    expect(said.match(/unless it can be renewed/g)).toHaveLength(1);
    expect(said).toContain(
      'The drill ends at 1970-01-01 00:01:30 UTC, unless it can be renewed: could not read',
    );
    await clock.advance(15 * MINUTE);
    expect(drilled.ended).toBe('over');
  });

  it('for longer than 90 s ends it', async () => {
    const drilled = started();
    rows.errors.push(...Array(200).fill(UNAVAILABLE));
    await clock.advance(89 * SECOND);
    expect(drilled.ended).toBeUndefined();
    await clock.advance(2 * SECOND);
    expect([drilled.error, isDown()]).toEqual([UNAVAILABLE, false]);
  });

  it('and works again after 90 s does not let it begin again', async () => {
    const drilled = started();
    await clock.advance(24 * SECOND);
    clock.jump(10 * MINUTE); // the operator's machine was asleep
    await clock.advance(2 * SECOND);
    expect([drilled.ended, rows.written]).toEqual(['it could not be renewed in time', []]);
  });

  it('at its end leaves it to its row, and says until when', async () => {
    const drilled = started();
    await clock.advance(SECOND);
    rows.errors.push(UNAVAILABLE);
    stop.abort();
    await clock.advance(0);
    expect(drilled.error).toMatchObject({
      exitCode: 69,
      message: expect.stringContaining(
        'the drill goes on until 1970-01-01 00:01:30 UTC, and then ends by itself',
      ),
    });
  });
});

describe('a drill that moves traffic', () => {
  const url = new URL('https://other.example.com/edge');

  it('ends within 5 s when the other region is not up any more', async () => {
    let status = 'up';
    const drilled = started(drill({ untilAt: 90_000, movesTraffic: true }), 15 * MINUTE, url, async () =>
      Response.json({ status }),
    );
    await clock.advance(MINUTE);
    expect(drilled.ended).toBeUndefined();
    status = 'degraded';
    await clock.advance(6 * SECOND);
    expect([drilled.ended, isDown()]).toEqual(['the other region is not up', false]);
  });
});

describe('another override', () => {
  it('stays when the watching ends, or is stopped', async () => {
    const watched = started(maintenance(), 5 * SECOND);
    await clock.advance(2 * SECOND);
    stop.abort();
    await clock.advance(0);
    expect([watched.ended, rows.written, isDown()]).toEqual(['stopped', [], true]);
  });
});
