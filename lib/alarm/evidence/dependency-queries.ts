import type { Numbers } from '../../checks/numbers.ts';
import { DIMENSIONS, METRICS, type MetricName, NAMESPACE } from '../../names/metrics.ts';
import type { NumberQuery } from './numbers.ts';

/** Whose metrics are read. */
export type Dependencies = Numbers & { readonly service: string; readonly environment: string };

type Series = Omit<NumberQuery, 'id'>;

/** The metrics that show how Beacon and the dependencies did: Beacon's status and latencies, then AWS's own metrics. */
export function dependencyQueries({
  service,
  environment,
  withLatency,
  measures,
}: Dependencies): NumberQuery[] {
  const whole = { Service: service, Environment: environment };
  const series: Series[] = [
    beaconSeries('Status', 'status (0 up, 1 degraded, 2 down)', whole),
    ...withLatency.map(name => beaconSeries('LatencyMs', `${name} latency`, { ...whole, Component: name })),
    ...measures.map(({ label, unit, component: _component, ...source }) => seriesOf(label, unit, source)),
  ];
  return series.map((query, index) => ({ ...query, id: `d${index}` }));
}

function beaconSeries(name: MetricName, label: string, values: Readonly<Record<string, string>>): Series {
  const dimensions = DIMENSIONS[METRICS[name].dimensions].map(dimension => [
    dimension,
    values[dimension] ?? '',
  ]);
  return seriesOf(`Beacon ${label}`, METRICS[name].unit === 'Milliseconds' ? 'ms' : 'plain', {
    namespace: NAMESPACE,
    name,
    dimensions: Object.fromEntries(dimensions),
    stat: 'Maximum',
  });
}

function seriesOf(
  label: string,
  unit: NumberQuery['unit'],
  source: { namespace: string; name: string; dimensions: Readonly<Record<string, string>>; stat: string },
): Series {
  return {
    label,
    unit,
    isResult: true,
    periodSeconds: 60,
    source: { ...source, accountId: undefined },
  };
}
