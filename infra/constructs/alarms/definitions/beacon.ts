import { slowMs, threshold } from '../thresholds.ts';
import type { AlarmDefinition } from './definition.ts';
import { beaconMetric } from './metric-definition.ts';
import { buffer, eachComponent, heartbeat, timedComponents, whole } from './targets.ts';
import type { Watched } from './watched.ts';

/** The alarm that ends when the system is up for the first time, or for the first time in a day. */
export const NEVER_UP = 'never-up';

/** Alarms on the metrics that Beacon publishes. A status is 0 for up, 1 for degraded and 2 for down. */
export const BEACON_ALARMS: readonly AlarmDefinition<Watched>[] = [
  {
    id: 'down',
    of: whole,
    metric: beaconMetric('Status', 'Maximum'),
    threshold: 2,
    evaluation: [2, 3],
    missing: 'ignore',
    pages: true,
    means: 'A critical component is down. The health check answers 503.',
    doFirst: 'Read which component is down, and its reason: in the message, or at GET /health.',
    where: 'The dashboard: the status of each component, and the metrics of its dependency.',
  },
  {
    id: 'degraded',
    of: whole,
    metric: beaconMetric('Status', 'Maximum', 'IF(m == 1, 1, 0)'),
    threshold: 1,
    evaluation: [3, 5],
    missing: 'ignore',
    means:
      'A component is not up, but no critical component is down. The system works, with less quality or less reserve.',
    doFirst: 'Read which component it is, and its reason. Decide whether it can wait.',
    where: 'The dashboard: the status of each component; GET /health/details for hints.',
  },
  {
    id: 'heartbeat-stopped',
    of: heartbeat,
    metric: beaconMetric('Status', 'SampleCount'),
    threshold: 1,
    below: true,
    evaluation: [3, 3],
    missing: 'breaching',
    pages: true,
    // The alarm function invokes the probe function, which publishes. That would end the alarm, and it would start again.
    reportedBy: 'page',
    means:
      'The probe function has published nothing for three heartbeats. It is not known whether the system works.',
    doFirst: 'Invoke the probe function by hand, and read the error.',
    where:
      "The probe function's log, and its metrics Errors and Throttles; the schedule; the queue of failed heartbeats.",
  },
  {
    id: NEVER_UP,
    of: heartbeat,
    metric: { ...beaconMetric('Status', 'Minimum'), period: 60 },
    threshold: 2,
    evaluation: [24, 24],
    missing: 'breaching',
    reportedBy: 'cloudwatch', // the alarm function would ask the probe function, which publishes the status
    means:
      'The system has not been up for a day, or never since this health check exists. Until it is, nothing wakes people.',
    doFirst:
      'After the first deployment: create the users that the synthesis names. Otherwise read GET /health/details.',
    where: "The probe function's log; the dashboard: the status of each component.",
  },
  {
    id: 'checker-error',
    of: whole,
    metric: beaconMetric('CheckerError', 'Sum'),
    threshold: 1,
    evaluation: [1, 5],
    missing: 'notBreaching',
    means: 'The health check itself failed and answered 500. The fault is in Beacon, not in a dependency.',
    doFirst: 'Find the error in the log. If it began with a deployment, roll back.',
    where: 'The logs of the health function and the probe function, lines of level ERROR.',
  },
  {
    id: 'check-blind',
    of: watched => (watched.movesTraffic ? whole(watched) : []),
    metric: beaconMetric('Blind', 'Sum'),
    threshold: 1,
    evaluation: [2, 3],
    missing: 'notBreaching',
    pages: true,
    means:
      'Beacon cannot tell whether this region works, so Route 53 does not move traffic, whatever happens to the dependencies.',
    doFirst:
      'Read the log line "Beacon cannot tell whether this region works": it names the component and the reason. Usual ones: a wrong setting, a secret that cannot be read, a rejected login.',
    where: 'The log groups of the edge and the probe function; GET /health/details.',
  },
  {
    id: 'partly-unreachable',
    of: watched => (watched.sharesResults ? whole(watched) : []),
    metric: beaconMetric('PartlyUnreachable', 'Sum'),
    threshold: 1,
    evaluation: [2, 3],
    missing: 'notBreaching',
    pages: true,
    means:
      'Some Lambda environments reach a critical component and others do not. Some requests of your users fail. Route 53 does not move traffic for this, unless `partialFailsOver` is set.',
    doFirst:
      'Compare what differs: subnets, security groups, connections that were open before. Can a new connection be opened?',
    where: 'The log line "only this environment fails", with its log stream; GET /health/details.',
  },
  {
    id: 'component',
    of: eachComponent,
    metric: beaconMetric('ComponentStatus', 'Maximum'),
    threshold: 1,
    evaluation: [2, 3],
    missing: 'ignore',
    means: 'This component is degraded or down.',
    doFirst: 'Read its reason and its hint, then look at the dependency behind it.',
    where: "GET /health/details; the dependency's own metrics on the dashboard.",
  },
  {
    id: 'slow',
    of: timedComponents,
    metric: beaconMetric('LatencyMs', 'Maximum'),
    threshold: (limits, { component = '' }) => slowMs(limits, component),
    evaluation: [3, 5],
    missing: 'notBreaching',
    means: 'The checks of this component succeed, but slowly. If they get slower, they will time out.',
    doFirst: "Compare with the dependency's CPU and connections: is it busy, or is the network slow?",
    where: 'The dashboard: the latency of each component, and the metrics of its dependency.',
  },
  {
    id: 'buffer-depth',
    of: buffer,
    metric: beaconMetric('BufferDepth', 'Maximum'),
    threshold: threshold('bufferDepth'),
    evaluation: [3, 5],
    missing: 'notBreaching',
    means: 'Audit events pile up in the buffer: services add them faster than the sink stores them.',
    doFirst: 'Check whether the sink accepts events: look at its errors and throttles.',
    where: 'The dashboard: the buffer; the logs of the services that write to it.',
  },
  {
    id: 'buffer-dropped',
    of: buffer,
    // One of five minutes: the health check itself reports a drop for as long.
    metric: beaconMetric('BufferDropped', 'Maximum'),
    threshold: 1,
    evaluation: [1, 5],
    missing: 'notBreaching',
    means: 'The buffer dropped audit events. They are lost.',
    doFirst: 'Make room (a larger buffer, a faster sink). Then find in the logs what was lost.',
    where: 'The dashboard: the buffer; the logs of the services that write to it.',
  },
  {
    id: 'buffer-at-risk',
    of: buffer,
    metric: beaconMetric('BufferAtRisk', 'Maximum'),
    threshold: 1,
    evaluation: [2, 3],
    missing: 'notBreaching',
    means:
      'Some buffers hold events and have not reported for a while. If their Lambda environments are gone, the events are lost.',
    doFirst: 'Invoke the services that write to the buffer, or let them flush at the end of each request.',
    where: "The dashboard: the buffer; the writers' rows in the table.",
  },
];
