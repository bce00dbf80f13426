/** Where all of Beacon's metrics are found in CloudWatch. */
export const NAMESPACE = 'Beacon';

/** The two sets of dimensions there are: a reason or a request is a property of a log line, never a dimension. */
export const DIMENSIONS = {
  whole: ['Service', 'Environment'],
  component: ['Service', 'Environment', 'Component'],
} as const;

type Metric = {
  readonly dimensions: keyof typeof DIMENSIONS;
  /** A unit of CloudWatch's. */
  readonly unit: 'None' | 'Count' | 'Milliseconds' | 'Percent' | 'Bytes';
};

/**
 * Every metric: the functions publish these, the stack's alarms and dashboard name these. Statuses are 0 up,
 * 1 degraded, 2 down, and come from the probe function alone: one sample a minute, so that one sick environment
 * fails no region over. The health functions publish `LatencyMs`, `ColdStart` and `CheckerError`. `Unhealthy` is 1
 * where the whole is down. `LatencyMs` is of components that are asked over the network. `BufferDropped` is how many
 * events were dropped since this environment's last run, never negative, and absent in its first, which has nothing to
 * compare with: "more than 0" means that events were lost just now.
 */
export const METRICS = {
  Status: { dimensions: 'whole', unit: 'None' },
  Unhealthy: { dimensions: 'whole', unit: 'None' },
  DurationMs: { dimensions: 'whole', unit: 'Milliseconds' },
  CheckerError: { dimensions: 'whole', unit: 'Count' },
  ColdStart: { dimensions: 'whole', unit: 'Count' },
  MemoryPercent: { dimensions: 'whole', unit: 'Percent' },
  BufferDepth: { dimensions: 'whole', unit: 'Count' },
  BufferBytes: { dimensions: 'whole', unit: 'Bytes' },
  BufferDropped: { dimensions: 'whole', unit: 'Count' },
  BufferAtRisk: { dimensions: 'whole', unit: 'Count' },
  ComponentStatus: { dimensions: 'component', unit: 'None' },
  LatencyMs: { dimensions: 'component', unit: 'Milliseconds' },
} as const satisfies Record<string, Metric>;

export type MetricName = keyof typeof METRICS;
