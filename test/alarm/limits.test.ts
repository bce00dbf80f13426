import { describe, expect, it } from 'vitest';
import { MAX_DEADLINE_MS } from '../../infra/constructs/validation/settings-faults.ts';
import { handleEvent } from '../../lib/alarm/handle-event.ts';
import { LIMITS } from '../../lib/alarm/limits.ts';
import { COMMON } from '../../lib/settings/common.ts';
import { alarmEvent } from '../support/alarm-events.ts';
import { PLACE } from '../support/alarm-stories.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { MemoryClaims } from '../support/memory-claims.ts';

/** What Lambda gives the function, as the stack sets it, ms. */
const FUNCTION_MS = 30_000;

const INVOCATION = { invocation_id: 'request-1', trace_id: undefined, cold_start: true };

const never = () => new Promise<never>(() => {});

/** Functions whose every source hangs, and whose table answers at the last moment. */
function slowWorld() {
  const clock = new FakeClock();
  const quick = new MemoryClaims(clock, LIMITS);
  const claims = new Proxy(quick, {
    get:
      (target, name: keyof MemoryClaims) =>
      async (...args: never[]) => {
        await new Promise<void>(resolve => clock.after(LIMITS.tableMs - 1, resolve));
        return (target[name] as (...given: never[]) => unknown).apply(target, args);
      },
  });
  const sentAt: number[] = [];
  const invoke = (name: string) => {
    const startedAt = clock.monotonic();
    const run = { lastedMs: Number.POSITIVE_INFINITY };
    const parts = {
      claims,
      clock,
      limits: LIMITS,
      place: PLACE,
      ownName: undefined,
      log: () => {},
      newId: () => `id-${name}`,
      publish: async () => void sentAt.push(clock.monotonic()),
      evidence: {
        dependencies: [],
        sources: { probe: never, numbers: never, firing: never, children: never },
      },
    };
    void handleEvent(alarmEvent({ name }), parts, INVOCATION).then(() => {
      run.lastedMs = clock.monotonic() - startedAt;
    });
    return run;
  };
  return { clock, sentAt, invoke };
}

describe('whatever hangs', () => {
  it('an alarm is told within 10 s', async () => {
    const { clock, sentAt, invoke } = slowWorld();
    invoke('a');
    await clock.advance(20_000);
    expect(sentAt).toHaveLength(1);
    expect(sentAt[0]).toBeLessThan(10_000);
  });

  it('one who watches ends within the time of its function, though the topic hangs, too', async () => {
    const { clock, sentAt, invoke } = slowWorld();
    invoke('a');
    await clock.advance(20_000);
    const late = invoke('b');
    await clock.advance(60_000);
    expect(sentAt).toHaveLength(2);
    expect(late.lastedMs + LIMITS.publishMs).toBeLessThan(FUNCTION_MS);
  });
});

it('a probe is waited for that starts cold and uses all of its deadline', () => {
  const COLD_START_MS = 1500; // a second at most in a VPC, and another half for the SDK's way there and back
  expect(LIMITS.probeMs).toBeGreaterThanOrEqual(MAX_DEADLINE_MS + COLD_START_MS);
  expect(COMMON.CHECK_DEADLINE_MS.default).toBeLessThan(MAX_DEADLINE_MS);
});

it('a claim outlives its function, and is up again before Lambda tries again', () => {
  expect(LIMITS.claimMs).toBeGreaterThan(FUNCTION_MS);
  expect(LIMITS.claimMs).toBeLessThan(60_000);
});
