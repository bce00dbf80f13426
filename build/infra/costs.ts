import type { Template } from 'aws-cdk-lib/assertions';
import { METRICS } from '../../lib/names/metrics.ts';
import { cost, millions } from './prices.ts';

/** AWS's month. */
const HOURS = 730;
const MINUTES = HOURS * 60;

/** What comes in a minute. */
export type Traffic = {
  readonly publicRequests: number;
  /** Of all checkers together, for one health check (Route 53's guide: 30 at the 30 s interval, up to 100 at 10 s). */
  readonly route53Requests: number;
  /** Services that report the depth of their audit buffer, once a minute each. */
  readonly writers: number;
};

const STANDARD_CHECKS = 30;
export const FAST_CHECKS = 96;

/** One monitor that asks every 10 s. */
export const DEFAULT_TRAFFIC: Traffic = { publicRequests: 6, route53Requests: STANDARD_CHECKS, writers: 10 };

/** Route 53 asks as often as before. */
export const TENFOLD: Traffic = { ...DEFAULT_TRAFFIC, publicRequests: 60, writers: 100 };

/** What is billed of one request or run: a guess on the high side, cold starts and all. */
const ASSUMED = {
  functionGb: 0.5,
  answerMs: 10,
  runMs: 50,
  accessLogBytes: 500,
  answerLogBytes: 1_500,
  runLogBytes: 4_000,
  /** Units of 4 KB for one look at the buffer's writers. */
  bufferReads: 1,
};

export type Counts = {
  readonly alarmMetrics: number;
  readonly compositeAlarms: number;
  readonly dashboards: number;
  readonly metrics: number;
};

/** What a template holds that is paid for by the piece. */
export function countsOf(template: Template, components: readonly string[]): Counts {
  const alarms = Object.values(template.findResources('AWS::CloudWatch::Alarm'));
  const count = (type: string) => Object.keys(template.findResources(type)).length;
  return {
    alarmMetrics: alarms.reduce((sum, { Properties }) => sum + metricsIn(Properties.Metrics), 0),
    compositeAlarms: count('AWS::CloudWatch::CompositeAlarm'),
    dashboards: count('AWS::CloudWatch::Dashboard'),
    metrics: publishedMetrics(components) + count('AWS::Logs::MetricFilter'),
  };
}

/** Those of the whole once, those of components for each; latency of what is asked over the network alone. */
function publishedMetrics(components: readonly string[]): number {
  const asked = components.filter(name => name !== 'memory');
  const counts = Object.entries(METRICS).map(([name, { dimensions }]) => {
    if (dimensions === 'whole') return 1;
    return name === 'LatencyMs' ? asked.length : components.length;
  });
  return counts.reduce((sum, each) => sum + each, 0);
}

/** An alarm on metric math is paid for by the metrics in it. */
function metricsIn(metrics: readonly { MetricStat?: object }[] = [{ MetricStat: {} }]): number {
  return metrics.filter(({ MetricStat }) => MetricStat).length;
}

export type Line = { readonly what: string; readonly dollars: number };

/** A month of Beacon, line by line, with a heartbeat each minute. */
export function monthlyCosts(traffic: Traffic, counts: Counts): Line[] {
  const answers = (traffic.publicRequests + traffic.route53Requests) * MINUTES;
  const runs = MINUTES;
  const { functionGb, answerMs, runMs, accessLogBytes, answerLogBytes, runLogBytes, bufferReads } = ASSUMED;
  const gbSeconds = (functionGb * (answers * answerMs + runs * runMs)) / 1000;
  const logsGb = (answers * (accessLogBytes + answerLogBytes) + runs * runLogBytes) / 1e9;
  return [
    {
      what: 'Route 53: a check by HTTPS',
      dollars: cost('healthCheck', 1) + cost('healthCheckOption', 1),
    },
    { what: 'WAF: web ACL and its rule', dollars: cost('webAcl', 1) + cost('webAclRule', 1) },
    { what: 'WAF: requests', dollars: millions('webAclRequests', answers) },
    { what: 'API Gateway: requests', dollars: millions('apiRequests', answers) },
    { what: 'Lambda: requests', dollars: millions('lambdaRequests', answers + runs) },
    { what: 'Lambda: time', dollars: millions('lambdaGbSeconds', gbSeconds) },
    { what: `CloudWatch: ${counts.metrics} metrics`, dollars: cost('metric', counts.metrics) },
    {
      what: `CloudWatch: alarms, on ${counts.alarmMetrics} metrics`,
      dollars: cost('alarmMetric', counts.alarmMetrics),
    },
    {
      what: `CloudWatch: ${counts.compositeAlarms} composite alarms`,
      dollars: cost('compositeAlarm', counts.compositeAlarms),
    },
    { what: 'CloudWatch: dashboard', dollars: cost('dashboard', counts.dashboards) },
    {
      what: 'CloudWatch: logs, kept for a month',
      dollars: cost('logsGb', logsGb) + cost('logsKeptGb', logsGb),
    },
    {
      what: 'DynamoDB: the buffer reported, and looked at',
      dollars: tableCosts(traffic.writers, (answers + runs) * bufferReads),
    },
  ];
}

function tableCosts(writers: number, reads: number): number {
  return millions('tableWrites', writers * MINUTES) + millions('tableReads', reads);
}

/** What asking every 10 s costs beside asking every 30 s. */
export function fastCosts(): number {
  const more = (FAST_CHECKS - STANDARD_CHECKS) * MINUTES;
  const logsGb = (more * (ASSUMED.accessLogBytes + ASSUMED.answerLogBytes)) / 1e9;
  return (
    cost('healthCheckOption', 1) +
    millions('webAclRequests', more) +
    millions('apiRequests', more) +
    millions('lambdaRequests', more) +
    millions('lambdaGbSeconds', (more * ASSUMED.functionGb * ASSUMED.answerMs) / 1000) +
    cost('logsGb', logsGb) +
    cost('logsKeptGb', logsGb)
  );
}

/** A month of what the sandbox adds: the smallest of everything, never asleep. */
export function sandboxCosts(): Line[] {
  return [
    { what: 'Aurora Serverless v2: half an ACU, always', dollars: cost('auroraUnitHour', 0.5 * HOURS) },
    { what: 'Aurora: 1 GB stored', dollars: cost('auroraGb', 1) },
    {
      what: 'Valkey serverless: the least that is billed, 100 MB',
      dollars: cost('valkeyGbHour', 0.1 * HOURS),
    },
    { what: "Secrets Manager: the administrator's login", dollars: cost('secret', 1) },
  ];
}

export const total = (lines: readonly Line[]): number => lines.reduce((sum, { dollars }) => sum + dollars, 0);
