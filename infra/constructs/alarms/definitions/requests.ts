import { REFUSED_REQUESTS } from '../thresholds.ts';
import { aws } from '../wiring/metric.ts';
import type { AlarmDefinition } from './definition.ts';
import { ACCESS_NAMESPACE, accessLog, firewall } from './targets.ts';

/** On requests that are refused before they reach a function. */
export const REQUEST_ALARMS: readonly AlarmDefinition[] = [
  {
    id: 'blocked',
    of: firewall,
    metric: aws('WAFV2', 'BlockedRequests', 'Sum'),
    threshold: REFUSED_REQUESTS,
    evaluation: [1, 1],
    missing: 'notBreaching',
    means: 'The firewall refuses a client that asks more often than one may. The rest are served.',
    doFirst: 'See who it is: a monitor of yours that asks too often, or a stranger who may stay blocked.',
    where: "WAF, the web ACL's sampled requests; the access log.",
  },
  {
    id: 'throttled',
    of: accessLog,
    metric: { namespace: ACCESS_NAMESPACE, name: 'ThrottledRequests', statistic: 'Sum', period: 5 },
    threshold: REFUSED_REQUESTS,
    evaluation: [1, 1],
    missing: 'notBreaching',
    means: 'Many requests were answered 429: by the stage, for all clients, or by the firewall, for one.',
    doFirst:
      'If the firewall does not block, honest traffic is refused: find its source, or raise `throttle`.',
    where: 'The access log, lines with status 429, by ip.',
  },
];
