import { beforeEach, describe, expect, it, vi } from 'vitest';
import { Checker } from '../../lib/health/checker.ts';
import { MemoryStore, type Store } from '../../lib/health/store.ts';
import { hangs, localCheck, remoteCheck, works } from '../support/checks.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { stateAt } from '../support/results.ts';

let clock: FakeClock;

beforeEach(() => {
  clock = new FakeClock();
});

const never = () => new Promise<never>(() => {});
const rejects = () => Promise.reject(new Error('the store is gone'));

/** A store that is a plain object, so that the checker doesn't take it for its own memory. */
function storeWith(faults: Partial<Store>): Store {
  const memory = new MemoryStore();
  return {
    read: names => memory.read(names),
    write: (name, state, previousAt) => memory.write(name, state, previousAt),
    ...faults,
  };
}

const FAULTS: Readonly<Record<string, Partial<Store>>> = {
  'hangs when it is read': { read: never },
  'hangs when it is written': { write: never },
  'hangs altogether': { read: never, write: never },
  'rejects reads': { read: rejects },
  'rejects writes': { write: rejects },
  'throws at once': {
    read: () => {
      throw new Error('boom');
    },
  },
  'gives nothing': { read: async () => undefined as never },
  'gives an object instead of a map': { read: async () => ({ database: stateAt(1) }) as never },
  'gives a state of another version': { read: async () => new Map([['database', { state: 'up' } as never]]) },
  'gives a state without an instant': {
    read: async () => {
      const { result, ...rest } = stateAt(clock.now());
      return new Map([['database', { ...rest, result: { ...result, observedAt: undefined } as never }]]);
    },
  },
  'gives a state of an unknown reason': {
    read: async () => {
      const { result, ...rest } = stateAt(clock.now());
      return new Map([['database', { ...rest, result: { ...result, reason: 'constructor' } as never }]]);
    },
  },
};

describe('a checker whose store', () => {
  it.each(Object.entries(FAULTS))(
    '%s answers by its deadline, with what it saw itself',
    async (_what, faults) => {
      const checker = new Checker([remoteCheck(works), localCheck(() => ({}))], {
        clock,
        store: storeWith(faults),
      });
      const run = checker.run({ deadlineAt: clock.now() + 400 });
      await clock.advance(400);
      expect((await run).components).toMatchObject([
        { name: 'database', state: 'up', origin: 'run' },
        { name: 'memory', state: 'up' },
      ]);
      expect(clock.pending).toBe(0);
    },
  );

  it.each(Object.entries(FAULTS))(
    '%s keeps an earlier deadline than the limit of its own',
    async (_what, faults) => {
      const checker = new Checker([remoteCheck(hangs), localCheck(() => ({}))], {
        clock,
        store: storeWith(faults),
      });
      const settled = vi.fn();
      const run = checker.run({ deadlineAt: clock.now() + 50 }).then(settled);
      await clock.advance(50);
      expect(settled).toHaveBeenCalledOnce();
      await run;
    },
  );

  it('fails is reported with each error, and called again by the next run', async () => {
    const onStoreError = vi.fn();
    const store = storeWith({ read: rejects });
    const checker = new Checker([remoteCheck(works)], { clock, store, onStoreError });
    await checker.run({ deadlineAt: clock.now() + 400 });
    await checker.run({ deadlineAt: clock.now() + 400 });
    expect(onStoreError.mock.calls).toMatchObject([
      [{ message: 'the store is gone' }],
      [{ message: 'the store is gone' }],
    ]);
  });

  it('works is used: what it holds is not run again', async () => {
    const store = storeWith({});
    await store.write('database', stateAt(clock.now()), 0);
    const checker = new Checker([remoteCheck(works)], { clock, store });
    const report = await checker.run({ deadlineAt: clock.now() + 400 });
    expect(report.components).toMatchObject([{ origin: 'stored' }]);
  });
});
