import { describe, expect, it } from 'vitest';
import { nextState } from '../../lib/health/state.ts';
import { MemoryStore } from '../../lib/health/store.ts';
import { resultAt } from '../support/results.ts';

const stateAt = (observedAt: number) => nextState(undefined, resultAt(observedAt));

describe('MemoryStore', () => {
  it('gives back what was written, and nothing for what was not', async () => {
    const store = new MemoryStore();
    await store.write('database', stateAt(1000), 0);
    expect(await store.read(['database', 'cache'])).toEqual(new Map([['database', stateAt(1000)]]));
  });

  it('lets a state follow the one that it was made from', async () => {
    const store = new MemoryStore();
    await store.write('database', stateAt(1000), 0);
    await store.write('database', stateAt(2000), 1000);
    expect((await store.read(['database'])).get('database')).toEqual(stateAt(2000));
  });

  it('keeps what another run observed meanwhile', async () => {
    const store = new MemoryStore();
    await store.write('database', stateAt(2000), 0);
    await store.write('database', stateAt(3000), 1000);
    expect((await store.read(['database'])).get('database')).toEqual(stateAt(2000));
  });
});
