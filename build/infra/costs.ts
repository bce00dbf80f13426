import { ALL_REGIONS, type Counts } from './counts.ts';
import { cost, millions } from './prices.ts';
import { callCosts, sharedCalls, type TableCalls } from './sharing-costs.ts';

/** Hours in a month, as AWS counts them. */
const HOURS = 730;
const MINUTES = HOURS * 60;

/** What arrives in a minute. */
export type Traffic = {
  readonly publicRequests: number;
  /** Of all checkers together, for one health check (Route 53's guide: 30 with an interval of 30 s, up to 100 with 10 s). */
  readonly route53Requests: number;
  /** Environments that answer these requests: estimated, rather high. */
  readonly environments: number;
  /** Writers that report the depth of their audit buffer, each once a minute. */
  readonly writers: number;
};

const STANDARD_CHECKS = 30;
export const FAST_CHECKS = 96;

/** One monitor that sends a request every 10 s, and Route 53. */
export const DEFAULT_TRAFFIC: Traffic = {
  publicRequests: 6,
  route53Requests: STANDARD_CHECKS,
  environments: 4,
  writers: 10,
};

/** Ten times the traffic; Route 53 sends as many requests as before. */
export const TENFOLD: Traffic = { ...DEFAULT_TRAFFIC, publicRequests: 60, environments: 8, writers: 100 };

/** Nobody asks, and nobody writes. */
export const IDLE: Traffic = { publicRequests: 0, route53Requests: 0, environments: 0, writers: 0 };

/** A hundred public requests a second: the throttle would have to be raised for that. */
export const BUSY: Traffic = { ...DEFAULT_TRAFFIC, publicRequests: 6_000, environments: 40 };

/** What one request or run costs. The numbers are estimates, rather high, and include cold starts. */
const ASSUMED = {
  functionGb: 0.5,
  answerMs: 10,
  runMs: 50,
  accessLogBytes: 500,
  answerLogBytes: 1_500,
  runLogBytes: 4_000,
  /** Read units (4 KB each) of reading the buffer's depths once. */
  bufferReads: 1,
};

/** One line of a bill. */
export type Line = { readonly what: string; readonly dollars: number };

/** What a month of Beacon costs with a heartbeat each minute, line by line. */
export function monthlyCosts(all: Traffic, counts: Counts): Line[] {
  const traffic = { ...all, route53Requests: (all.route53Requests * counts.checkerRegions) / ALL_REGIONS };
  const answers = (traffic.publicRequests + traffic.route53Requests) * MINUTES;
  const runs = MINUTES;
  const { functionGb, answerMs, runMs, accessLogBytes, answerLogBytes, runLogBytes, bufferReads } = ASSUMED;
  const gbSeconds = (functionGb * (answers * answerMs + runs * runMs)) / 1000;
  const logsGb = (answers * (accessLogBytes * counts.accessLogs + answerLogBytes) + runs * runLogBytes) / 1e9;
  return [
    {
      what: 'Route 53: a check by HTTPS',
      dollars: cost('healthCheck', counts.healthChecks) + cost('healthCheckOption', counts.healthChecks),
    },
    { what: 'KMS: keys', dollars: cost('key', counts.keys) },
    { what: 'Secrets Manager: the edge path', dollars: cost('secret', counts.secrets) },
    {
      what: 'WAF: web ACL and its rule',
      dollars: cost('webAcl', counts.webAcls) + cost('webAclRule', counts.webAcls),
    },
    { what: 'WAF: requests', dollars: millions('webAclRequests', answers * counts.webAcls) },
    { what: 'API Gateway: requests', dollars: millions('apiRequests', answers) },
    { what: 'Lambda: requests', dollars: millions('lambdaRequests', answers + runs) },
    { what: 'Lambda: time', dollars: millions('lambdaGbSeconds', gbSeconds) },
    { what: 'CloudWatch: metrics', dollars: cost('metric', counts.metrics) },
    {
      what: 'CloudWatch: alarms on metrics',
      dollars: cost('alarmMetric', counts.alarmMetrics),
    },
    {
      what: 'CloudWatch: composite alarms',
      dollars: cost('compositeAlarm', counts.compositeAlarms),
    },
    { what: 'CloudWatch: dashboard', dollars: cost('dashboard', counts.dashboards) },
    {
      what: 'CloudWatch: logs, kept for a month',
      dollars: cost('logsGb', logsGb) + cost('logsKeptGb', logsGb),
    },
    {
      what: 'DynamoDB: the buffer depths, written and read',
      dollars: callCosts({
        writes: traffic.writers * MINUTES * counts.buffers,
        reads: (answers + runs) * bufferReads * counts.buffers,
      }),
    },
    {
      what: 'DynamoDB: the shared results, written and read',
      dollars: counts.sharing * callCosts(sharedInMonth(traffic)),
    },
  ];
}

/** What the shared results need in a month. */
export function sharedInMonth(traffic: Traffic): TableCalls {
  const { reads, writes } = sharedCalls(traffic);
  return { reads: reads * MINUTES, writes: writes * MINUTES };
}

/** What an interval of 10 s costs more than one of 30 s. */
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

/** What a month of a sandbox costs besides Beacon: the smallest sizes, always running. */
export function sandboxCosts(): Line[] {
  return [
    { what: 'Aurora Serverless v2: half an ACU, always', dollars: cost('auroraUnitHour', 0.5 * HOURS) },
    { what: 'Aurora: 1 GB stored', dollars: cost('auroraGb', 1) },
    {
      what: 'Valkey serverless: the minimum that is billed, 100 MB',
      dollars: cost('valkeyGbHour', 0.1 * HOURS),
    },
    { what: "Secrets Manager: the administrator's login", dollars: cost('secret', 1) },
  ];
}

export const total = (lines: readonly Line[]): number => lines.reduce((sum, { dollars }) => sum + dollars, 0);
