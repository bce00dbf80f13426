import { describe, expect, it } from 'vitest';
import { readProbeReport } from '../../../lib/alarm/evidence/probe-report.ts';
import { startProbe } from '../../support/beacon.ts';
import { FakeClock } from '../../support/fake-clock.ts';

const DOWN = {
  BUFFER_SOURCE: 'memory',
  MAX_MEMORY_PERCENT: '100',
  DATABASE_URL: 'postgres://a:b@127.0.0.1:1/orders',
  DATABASE_TLS: 'off',
};

/** Answers of the real probe function, as Lambda returns them: JSON. One minute lies between two of them. */
async function answers(env: Readonly<Record<string, string>>, count: number) {
  const clock = new FakeClock();
  const { invoke } = startProbe(env, { clock });
  const given: unknown[] = [];
  for (let run = 0; run < count; run += 1) {
    given.push(JSON.parse(JSON.stringify(await invoke({ cause: `alarm ${'x'.repeat(255)}` }))));
    clock.jump(60_000);
  }
  return given;
}

describe('the answer of the probe function', () => {
  it('is read completely', async () => {
    const last = (await answers(DOWN, 3)).at(-1);
    const { status, components } = readProbeReport(last);
    expect(status).toBe('down');
    expect(components.map(({ name, state }) => [name, state])).toEqual([
      ['database', 'down'],
      ['buffer', 'up'],
      ['memory', 'up'],
    ]);
    expect(components[0]).toEqual({
      name: 'database',
      state: 'down',
      reason: 'connection_refused',
      message: expect.stringContaining('ECONNREFUSED'),
      hint: expect.stringContaining('nothing listens on this port'),
      failuresInRow: 3,
      firstFailureAt: Date.parse('2026-11-23T04:11:26.987Z'),
      lastSuccessAt: undefined,
    });
  });

  it('contains the last success of a component, if there was one', async () => {
    const [only] = await answers({ BUFFER_SOURCE: 'memory', MAX_MEMORY_PERCENT: '100' }, 1);
    const { status, components } = readProbeReport(only);
    expect(status).toBe('up');
    expect(components.map(({ lastSuccessAt }) => lastSuccessAt)).toEqual(
      Array(2).fill(Date.parse('2026-11-23T04:11:26.987Z')),
    );
  });
});
