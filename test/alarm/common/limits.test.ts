import { describe, expect, it } from 'vitest';
import { MAX_DEADLINE_MS } from '../../../infra/constructs/validation/settings-faults.ts';
import { LIMITS } from '../../../lib/alarm/common/limits.ts';
import { handleEvent } from '../../../lib/alarm/handle-event.ts';
import { COMMON } from '../../../lib/settings/common.ts';
import { alarmEvent } from '../../support/alarm-events.ts';
import { DEPLOYMENT } from '../../support/alarm-examples.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { MemoryLedger } from '../../support/memory-ledger.ts';
import { MemoryOperator } from '../../support/memory-operator.ts';

/** The timeout of the function in the stack, ms. */
const FUNCTION_MS = 30_000;

const INVOCATION = { invocation_id: 'request-1', trace_id: undefined, cold_start: true };

const never = () => new Promise<never>(() => {});

/** Functions whose sources all hang, and whose table answers just before its time limit. */
function slowWorld() {
  const clock = new FakeClock();
  const slow = <T extends object>(quick: T): T =>
    new Proxy(quick, {
      get:
        (target, name) =>
        async (...args: never[]) => {
          await new Promise<void>(resolve => clock.after(LIMITS.tableMs - 1, resolve));
          return (target[name as keyof T] as (...given: never[]) => unknown).apply(target, args);
        },
    });
  const ledger = slow(new MemoryLedger(clock, LIMITS));
  const operator = slow(new MemoryOperator());
  const sentAt: number[] = [];
  const invoke = (name: string) => {
    const startedAt = clock.monotonic();
    const run = { lastedMs: Number.POSITIVE_INFINITY };
    const context = {
      ledger,
      clock,
      limits: LIMITS,
      deployment: DEPLOYMENT,
      functionName: undefined,
      log: () => {},
      newId: () => `id-${name}`,
      publish: async () => void sentAt.push(clock.monotonic()),
      dependencyQueries: [],
      measures: [],
      operator,
      sources: { probe: never, numbers: never, firing: never, state: never, children: never },
    };
    void handleEvent(alarmEvent({ name }), context, INVOCATION).then(() => {
      run.lastedMs = clock.monotonic() - startedAt;
    });
    return run;
  };
  return { clock, sentAt, invoke };
}

describe('if all sources hang', () => {
  it('a message is published within 10 s', async () => {
    const { clock, sentAt, invoke } = slowWorld();
    invoke('a');
    await clock.advance(20_000);
    expect(sentAt).toHaveLength(1);
    expect(sentAt[0]).toBeLessThan(10_000);
  });

  it('a watcher ends within the timeout of its function, even if the topic hangs, too', async () => {
    const { clock, sentAt, invoke } = slowWorld();
    invoke('a');
    await clock.advance(20_000);
    const watcher = invoke('b');
    await clock.advance(60_000);
    expect(sentAt).toHaveLength(2);
    expect(watcher.lastedMs + LIMITS.publishMs).toBeLessThan(FUNCTION_MS);
  });
});

it('the probe function has enough time for a cold start and its whole deadline', () => {
  const COLD_START_MS = 1500; // up to 1 s in a VPC, and 0.5 s for the request and the answer
  expect(LIMITS.probeMs).toBeGreaterThanOrEqual(MAX_DEADLINE_MS + COLD_START_MS);
  expect(COMMON.CHECK_DEADLINE_MS.default).toBeLessThan(MAX_DEADLINE_MS);
});

it('a claim lasts longer than its function, and ends before the retry by Lambda', () => {
  expect(LIMITS.claimMs).toBeGreaterThan(FUNCTION_MS);
  expect(LIMITS.claimMs).toBeLessThan(60_000);
});
