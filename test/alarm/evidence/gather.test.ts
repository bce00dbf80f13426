import { beforeEach, describe, expect, it } from 'vitest';
import { LIMITS } from '../../../lib/alarm/common/limits.ts';
import { gatherEvidence, gatherMeasurements } from '../../../lib/alarm/evidence/gather.ts';
import type { NumberQuery } from '../../../lib/alarm/evidence/numbers.ts';
import { alarm } from '../../support/alarm-events.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { MemoryOperator } from '../../support/memory-operator.ts';

let clock: FakeClock;
let asked: string[] = [];

beforeEach(() => {
  clock = new FakeClock();
  asked = [];
});

const REPORT = { status: 'up', components: [] } as const;
const QUERY: NumberQuery = {
  id: 'd0',
  label: 'CPU',
  unit: 'percent',
  isResult: true,
  periodSeconds: 60,
  source: { expression: 'm1*1' },
};
const SERIES = [{ label: 'CPU', unit: 'percent', values: [1] }] as const;
const FIRING = { alarms: [], isComplete: true } as const;

const SOURCES = {
  probe: async (cause: string) => {
    asked.push(cause);
    return REPORT;
  },
  numbers: async (queries: readonly NumberQuery[], minutes: number) => {
    asked.push(`${queries.length} metrics, ${minutes} min`);
    return SERIES;
  },
  firing: async () => {
    asked.push('firing');
    return FIRING;
  },
  state: async ({ name }: { readonly name: string }) => {
    asked.push(`state of ${name}`);
    return 'OK' as const;
  },
  children: async (composite: string) => {
    asked.push(`children of ${composite}`);
    return [];
  },
};

const context = (overrides: Partial<typeof SOURCES> = {}) => ({
  sources: { ...SOURCES, ...overrides },
  dependencyQueries: [QUERY, QUERY],
  operator: new MemoryOperator(),
  clock,
  limits: LIMITS,
});

const never = () => new Promise<never>(() => {});
const named = (name: string) => Promise.reject(Object.assign(new Error('no'), { name }));

describe('evidence', () => {
  it('comes from all sources', async () => {
    expect(await gatherEvidence(alarm({ name: 'a' }), context())).toEqual({
      probe: { found: REPORT },
      alarmNumbers: { found: SERIES },
      alarmMinutes: 15,
      dependencyNumbers: { found: SERIES },
      firing: { found: FIRING },
      current: { found: 'OK' },
      overrides: { found: [] },
      children: { found: [] },
    });
    expect(asked).toEqual(['alarm a', '1 metrics, 15 min', '2 metrics, 15 min', 'firing', 'state of a']);
  });

  it('of an alarm without metrics has no request for them', async () => {
    const composite = alarm({ name: 'a', metrics: [], isComposite: true });
    const { alarmNumbers } = await gatherEvidence(composite, { ...context(), dependencyQueries: [] });
    expect(alarmNumbers).toEqual({ found: [] });
    expect(asked).toEqual(['alarm a', 'firing', 'state of a', 'children of a']);
  });

  it('does not repeat measurements that were started earlier', async () => {
    const measurements = gatherMeasurements(alarm({ name: 'a' }), context());
    expect(asked).toEqual(['alarm a', '1 metrics, 15 min', '2 metrics, 15 min']);
    await gatherEvidence(alarm({ name: 'a' }), context(), measurements);
    expect(asked.slice(3)).toEqual(['firing', 'state of a']);
  });

  it('names the missing permission of each source', async () => {
    const denied = () => named('AccessDeniedException');
    const sources = { probe: denied, numbers: denied, firing: denied, state: denied, children: denied };
    const missing = (permission: string) => ({
      missing: `denied (AccessDeniedException): the alarm function needs ${permission}`,
    });
    expect(await gatherEvidence(alarm({ isComposite: true }), context(sources))).toEqual({
      probe: missing('lambda:InvokeFunction'),
      overrides: { found: [] },
      alarmNumbers: missing('cloudwatch:GetMetricData'),
      alarmMinutes: 15,
      dependencyNumbers: missing('cloudwatch:GetMetricData'),
      firing: missing('cloudwatch:DescribeAlarms'),
      current: missing('cloudwatch:DescribeAlarms'),
      children: missing('cloudwatch:DescribeAlarms'),
    });
  });

  it('is complete within the limits of its sources, even if all of them hang', async () => {
    const sources = { probe: never, numbers: never, firing: never, state: never, children: never };
    const evidence = gatherEvidence(alarm({ isComposite: true }), context(sources));
    await clock.advance(Math.max(LIMITS.probeMs, LIMITS.metricsMs, LIMITS.firingMs));
    expect(await evidence).toMatchObject({
      probe: { missing: 'no answer within 5 s' },
      alarmNumbers: { missing: 'no answer within 4 s' },
      firing: { missing: 'no answer within 2 s' },
      children: { missing: 'no answer within 2 s' },
    });
    expect(clock.pending).toBe(0);
  });
});
