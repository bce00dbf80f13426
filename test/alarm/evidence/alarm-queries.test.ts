import { describe, expect, it } from 'vitest';
import type { AlarmMetric } from '../../../lib/alarm/event/alarm.ts';
import { alarmQueries, windowMinutes } from '../../../lib/alarm/evidence/alarm-queries.ts';
import { alarm } from '../../support/alarm-events.ts';

const [METRIC] = alarm().metrics;
if (!METRIC) throw new Error('no metric');
const queries = (...metrics: Partial<AlarmMetric>[]) =>
  alarmQueries(alarm({ metrics: metrics.map(metric => ({ ...METRIC, ...metric })) }));

describe("the queries for an alarm's metrics", () => {
  it('keep the id if the API accepts it, because expressions refer to it', () => {
    const ids = ['e1', '1234e046-06f0-a3da-9534-ea5c1e0fe4c1', 'E2'];
    expect(queries(...ids.map(id => ({ id }))).map(({ id }) => id)).toEqual(['e1', 'm1', 'm2']);
  });

  it('have the label of the metric, or one made of its name', () => {
    expect(
      queries({ label: 'CPU' }, {}, { source: { expression: `SUM(${'x'.repeat(100)})` } }).map(
        ({ label }) => label,
      ),
    ).toEqual(['CPU', 'Beacon Unhealthy (Maximum)', `SUM(${'x'.repeat(76)}`]);
  });

  it('have a period of at least 60 s, but an expression may have none', () => {
    const expression = { source: { expression: 'm1*1' } };
    const periods = [
      { periodSeconds: 10 },
      { periodSeconds: 300 },
      { periodSeconds: undefined },
      { periodSeconds: undefined, ...expression },
      { periodSeconds: 30, ...expression },
    ];
    expect(queries(...periods).map(({ periodSeconds }) => periodSeconds)).toEqual([
      ...[60, 300, 60, undefined, 60],
    ]);
  });
});

describe('the time that is read', () => {
  it.each([
    [[], 15],
    [[60], 15],
    [[60, 300], 15],
    [[60, 3600], 180],
  ])('for periods of %j s is %d min', (periods, minutes) => {
    expect(windowMinutes(queries(...periods.map(periodSeconds => ({ periodSeconds }))))).toBe(minutes);
  });
});
