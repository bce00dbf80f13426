/** The CloudWatch namespace of all metrics. */
export const NAMESPACE = 'Beacon';

/** The two sets of dimensions. A reason or a request is a property of the log line, never a dimension. */
export const DIMENSIONS = {
  whole: ['Service', 'Environment'],
  component: ['Service', 'Environment', 'Component'],
} as const;

export type Metric = {
  readonly dimensions: keyof typeof DIMENSIONS;
  /** One of CloudWatch's units. */
  readonly unit: 'None' | 'Count' | 'Milliseconds' | 'Percent' | 'Bytes';
  /** The functions that publish it. */
  readonly from: 'probe' | 'health' | 'probe, health';
  /**
   * A check measures it. `value`: it is published as measured. `total`: the check gives a running total, and what was
   * added since this environment's previous run is published; nothing in the first run.
   */
  readonly gauge?: 'value' | 'total';
  /** The component whose check measures a gauge. Without it nothing is published. */
  readonly measuredBy?: 'memory' | 'buffer';
  /**
   * `route53`: published only where EDGE_COMPONENTS is set. `when not 0`: only then. `overridden`: only while an operator's
   * word counts. @default - always
   */
  readonly published?: 'route53' | 'when not 0' | 'overridden';
  /** One line for the table in the docs. */
  readonly help: string;
};

/**
 * Every metric: the functions publish these, and the stack's alarms and dashboard use these. Statuses come from the
 * probe function only, one sample a minute, so that one sick environment of the public function can't raise an alarm.
 */
export const METRICS = {
  Status: {
    dimensions: 'whole',
    unit: 'None',
    from: 'probe',
    help: 'overall status: 0 up, 1 degraded, 2 down; from runs of all checks',
  },
  Unhealthy: {
    dimensions: 'whole',
    unit: 'None',
    from: 'probe',
    published: 'when not 0',
    help: '1 when the overall status is down; not published otherwise',
  },
  EdgeDown: {
    dimensions: 'whole',
    unit: 'None',
    from: 'probe',
    published: 'route53',
    help: '1 when a failure may move traffic away from this region; 0 when Beacon cannot tell. Only with `EDGE_COMPONENTS`',
  },
  Blind: {
    dimensions: 'whole',
    unit: 'Count',
    from: 'probe, health',
    published: 'when not 0',
    help: '1 when Beacon cannot tell whether `EDGE_COMPONENTS` work; not published otherwise',
  },
  Doubted: {
    dimensions: 'whole',
    unit: 'Count',
    from: 'probe, health',
    published: 'when not 0',
    help: '1 for each run that failed in one environment only, while others contradict it; not published otherwise',
  },
  PartlyUnreachable: {
    dimensions: 'whole',
    unit: 'Count',
    from: 'probe',
    published: 'when not 0',
    help: '1 when only some environments reach a critical component or one of `EDGE_COMPONENTS`; not published otherwise',
  },
  SharingErrors: {
    dimensions: 'whole',
    unit: 'Count',
    from: 'probe, health',
    published: 'when not 0',
    help: '1 for each access of the shared memory that failed; not published otherwise',
  },
  Rejected: {
    dimensions: 'whole',
    unit: 'Count',
    from: 'probe, health',
    published: 'when not 0',
    help: '1 for each event that the function does not understand, such as that of another service; not published otherwise',
  },
  DurationMs: {
    dimensions: 'whole',
    unit: 'Milliseconds',
    from: 'probe',
    help: 'how long the whole run took',
  },
  CheckerError: {
    dimensions: 'whole',
    unit: 'Count',
    from: 'probe, health',
    published: 'when not 0',
    help: '1 when the health check itself failed; not published otherwise',
  },
  ColdStart: {
    dimensions: 'whole',
    unit: 'Count',
    from: 'health',
    published: 'when not 0',
    help: '1 for the first request of an environment; not published otherwise',
  },
  MemoryPercent: {
    dimensions: 'whole',
    unit: 'Percent',
    from: 'probe',
    gauge: 'value',
    measuredBy: 'memory',
    help: "share of the probe function's memory in use",
  },
  BufferDepth: {
    dimensions: 'whole',
    unit: 'Count',
    from: 'probe',
    gauge: 'value',
    measuredBy: 'buffer',
    help: 'waiting events',
  },
  BufferBytes: {
    dimensions: 'whole',
    unit: 'Bytes',
    from: 'probe',
    gauge: 'value',
    measuredBy: 'buffer',
    help: 'size of the waiting events; absent when it is not measured',
  },
  BufferDropped: {
    dimensions: 'whole',
    unit: 'Count',
    from: 'probe',
    gauge: 'total',
    measuredBy: 'buffer',
    published: 'when not 0',
    help: "events dropped since this environment's previous run; not published when there are none, or in its first run",
  },
  BufferAtRisk: {
    dimensions: 'whole',
    unit: 'Count',
    from: 'probe',
    gauge: 'value',
    measuredBy: 'buffer',
    published: 'when not 0',
    help: 'events in buffers that have not reported for a while; not published when there are none',
  },
  ComponentStatus: {
    dimensions: 'component',
    unit: 'None',
    from: 'probe',
    help: 'status of one component: 0 up, 1 degraded, 2 down',
  },
  ObservedStatus: {
    dimensions: 'component',
    unit: 'None',
    from: 'probe',
    published: 'overridden',
    help: 'what the check found, while an operator says otherwise (maintenance, a drill, a verdict by hand)',
  },
  LatencyMs: {
    dimensions: 'component',
    unit: 'Milliseconds',
    from: 'probe, health',
    help: 'how long a run took; only for components that are checked over the network',
  },
} as const satisfies Record<string, Metric>;

export type MetricName = keyof typeof METRICS;

/** Metrics that a check measures. */
export type GaugeName = {
  [N in MetricName]: (typeof METRICS)[N] extends { gauge: string } ? N : never;
}[MetricName];
