import { REFUSED_REQUESTS } from '../thresholds.ts';
import type { AlarmDefinition } from './definition.ts';
import { awsMetric } from './metric-definition.ts';
import { ACCESS_NAMESPACE, accessLog, webAcl } from './targets.ts';
import type { Watched } from './watched.ts';

/**
 * Alarms on requests that are refused before they reach a function. CloudWatch sends them directly to the topic.
 * Each stranger can raise them, and a report of the alarm function about them would count as a proof that it works.
 */
export const REQUEST_ALARMS: readonly AlarmDefinition<Watched>[] = [
  {
    id: 'blocked',
    of: webAcl,
    metric: awsMetric('WAFV2', 'BlockedRequests', 'Sum'),
    threshold: REFUSED_REQUESTS,
    evaluation: [1, 1],
    missing: 'notBreaching',
    reportedBy: 'cloudwatch',
    means: 'WAF blocks a client that sends more requests than the limit allows. Other clients are served.',
    doFirst:
      'Find out who it is: a monitor of yours that asks too often, or a stranger who may stay blocked.',
    where: "WAF, the web ACL's sampled requests; the access log.",
  },
  {
    id: 'throttled',
    of: accessLog,
    metric: { namespace: ACCESS_NAMESPACE, name: 'ThrottledRequests', statistic: 'Sum', period: 5 },
    threshold: REFUSED_REQUESTS,
    evaluation: [1, 1],
    missing: 'notBreaching',
    reportedBy: 'cloudwatch',
    means:
      'Many requests were answered 429: by the throttle of the API, for all clients, or by WAF, for one client.',
    doFirst:
      'If WAF blocks nothing, legitimate requests are refused: find who sends them, or raise `throttle`.',
    where: 'The access log, lines with status 429, by ip.',
  },
];
