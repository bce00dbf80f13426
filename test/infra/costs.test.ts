import { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { readSection } from '../../build/doc-sections.ts';
import {
  DEFAULT_TRAFFIC,
  FAST_CHECKS,
  fastCosts,
  IDLE,
  monthlyCosts,
  sandboxCosts,
  TENFOLD,
  total,
} from '../../build/infra/costs.ts';
import { countsOf } from '../../build/infra/counts.ts';
import { PRICES } from '../../build/infra/prices.ts';
import { setUpOf } from '../../build/infra/set-ups.ts';
import { sharedCalls } from '../../build/infra/sharing-costs.ts';
import {
  alarmsTable,
  beforeAndAfterTable,
  costsTable,
  pricesTable,
  sandboxTable,
  sharingTable,
} from '../../build/infra/tables.ts';
import { alarmsOf, TEMPLATE } from './support/example.ts';

const component = (name: string) => ({ name, hasLatency: name !== 'memory' });
const COMPONENTS = ['buffer', 'memory', 'database', 'cache'].map(component);
const COUNTS = {
  ...{ alarmMetrics: 40, compositeAlarms: 2, dashboards: 1, metrics: 18, healthChecks: 1, webAcls: 1 },
  checkerRegions: 8,
  ...{ accessLogs: 1, keys: 1, secrets: 1, buffers: 1, sharing: 1 },
};

const line = (lines: ReturnType<typeof monthlyCosts>, what: RegExp): number =>
  lines.find(each => what.test(each.what))?.dollars ?? Number.NaN;

describe('docs/cost.md', () => {
  it('lists alarms, costs and prices as the code has them (`npm run docs` writes them)', () => {
    expect(readSection('alarms')).toBe(alarmsTable());
    expect(readSection('costs')).toBe(costsTable());
    expect(readSection('before and after')).toBe(beforeAndAfterTable());
    expect(readSection('sandbox costs')).toBe(sandboxTable());
    expect(readSection('prices')).toBe(pricesTable());
    expect(readSection('sharing costs')).toBe(sharingTable());
  });
});

describe('the counts', () => {
  it('are the metrics in alarms, all of those in metric math: of functions, of two nodes', () => {
    const { alarmMetrics } = countsOf(TEMPLATE, COMPONENTS);
    const more = { heard: 1, functionsFailing: 5, alarmFunctionFailing: 3, nodes: 4 };
    const sum = Object.values(more).reduce((all, each) => all + each);
    expect(alarmMetrics).toBe(alarmsOf(TEMPLATE).length + sum);
  });

  it('are the metrics of the functions, those of each component, and that of the access log', () => {
    expect(countsOf(TEMPLATE, []).metrics).toBe(2 + 1);
    expect(countsOf(TEMPLATE, [component('database')]).metrics).toBe(2 + 2 + 1);
  });

  it('include what memory and a buffer measure where there are such, but no latency of memory', () => {
    expect(countsOf(TEMPLATE, [component('memory')]).metrics).toBe(2 + 1 + 1 + 1);
    expect(countsOf(TEMPLATE, COMPONENTS).metrics).toBe(2 + 1 + 2 + 4 + 3 + 1);
  });

  it('include checkers only where Route 53 sends requests', () => {
    const regions = (config: object) => {
      const check = { Type: 'AWS::Route53::HealthCheck', Properties: { HealthCheckConfig: config } };
      return countsOf(Template.fromJSON({ Resources: { check } }), []).checkerRegions;
    };
    expect(regions({ Type: 'HTTPS' })).toBe(8);
    expect(regions({ Type: 'HTTPS', Regions: ['us-east-1', 'us-west-1', 'us-west-2'] })).toBe(3);
    expect(regions({ Type: 'CLOUDWATCH_METRIC' })).toBe(0);
  });

  it('are 0 for an empty template', () => {
    const empty = Template.fromJSON({ Resources: {} });
    expect(countsOf(empty, [])).toEqual({
      ...{ alarmMetrics: 0, compositeAlarms: 0, dashboards: 0, metrics: 2, healthChecks: 0, webAcls: 0 },
      checkerRegions: 0,
      ...{ accessLogs: 0, keys: 0, secrets: 0, buffers: 0, sharing: 0 },
    });
  });
});

describe('a month', () => {
  const now = monthlyCosts(DEFAULT_TRAFFIC, COUNTS);

  it('costs as calculated by hand: 36 requests a minute are 1,576,800 in 730 hours', () => {
    expect(line(now, /API Gateway/)).toBeCloseTo(1.5768 * 3.5, 6);
    expect(line(now, /WAF: requests/)).toBeCloseTo(1.5768 * 0.6, 6);
    expect(line(now, /Lambda: requests/)).toBeCloseTo((1.5768 + 0.0438) * 0.2, 6);
    expect(line(now, /Lambda: time/)).toBeCloseTo((1.5768 * 0.005 + 0.0438 * 0.025) * 13.3334, 6);
    expect(line(now, /logs/)).toBeCloseTo((1.5768 * 2 + 0.0438 * 4) * 0.53, 6);
    expect(line(now, /DynamoDB/)).toBeCloseTo(0.438 * 0.625 + (1.5768 + 0.0438) * 0.125, 6);
    expect(line(now, /Route 53/)).toBe(1.5); // HTTPS is the only option; `degradedFailsOver` would add a string match
    expect(line(now, /web ACL/)).toBe(6);
    expect(line(now, /alarms on/)).toBeCloseTo(4, 6);
    expect(line(now, /composite/)).toBe(1);
    expect(line(now, /: metrics/)).toBeCloseTo(5.4, 6);
    expect(line(now, /dashboard/)).toBe(3);
  });

  it.each(['smallest', 'smallest, with Route 53'] as const)(
    'of the set-up "%s" costs less than $10 with the default traffic',
    name => {
      const { counts, resources } = setUpOf(name);
      expect(total(monthlyCosts(DEFAULT_TRAFFIC, counts))).toBeLessThan(10);
      expect(resources).toBeLessThan(80);
    },
  );

  it('with checkers in three of eight regions has three eighths of their requests', () => {
    const { counts } = setUpOf('smallest, with Route 53');
    const requests = (6 + (30 * 3) / 8) * 43_800;
    const bill = monthlyCosts(DEFAULT_TRAFFIC, counts);
    expect(line(bill, /API Gateway/)).toBeCloseTo((requests * 3.5) / 1e6, 6);
  });

  it('of the defaults costs without requests less than before: $16, in 113 resources', () => {
    const { counts, resources } = setUpOf('at the defaults');
    expect(total(monthlyCosts(IDLE, counts))).toBeLessThan(16);
    expect(resources).toBeLessThan(113);
  });

  it('costs more with more requests: ten times the traffic is much less than ten times the price', () => {
    const tenfold = monthlyCosts(TENFOLD, COUNTS);
    expect(line(tenfold, /API Gateway/)).toBeCloseTo((90 / 36) * line(now, /API Gateway/), 6);
    expect(total(tenfold)).toBeGreaterThan(total(now));
    expect(total(tenfold)).toBeLessThan(2 * total(now));
  });

  it('with Route 53 every 10 s costs as much more as the requests and the option', () => {
    const fast = monthlyCosts({ ...DEFAULT_TRAFFIC, route53Requests: FAST_CHECKS }, COUNTS);
    const reads = ((FAST_CHECKS - 30) * 43_800 * PRICES.tableReads.dollars) / 1e6;
    expect(total(fast) - total(now) + PRICES.healthCheckOption.dollars - reads).toBeCloseTo(fastCosts(), 6);
  });

  it('of shared results: 6 + 2 + 6 renewals and 3 heartbeats a minute write twice, 4 environments look every 10 s', () => {
    expect(sharedCalls(DEFAULT_TRAFFIC)).toEqual({ writes: 34, reads: 25 * 1.5 });
    expect(line(now, /shared results/)).toBeCloseTo((43_800 * (34 * 0.625 + 37.5 * 0.125)) / 1e6, 6);
  });

  it('of shared results writes no more with more traffic, and reads no more often than it is asked', () => {
    const { writes, reads } = sharedCalls({ ...DEFAULT_TRAFFIC, publicRequests: 0, route53Requests: 10 });
    expect({ writes, reads }).toEqual({ writes: 34, reads: 11 * 1.5 });
    expect(sharedCalls({ ...DEFAULT_TRAFFIC, publicRequests: 6_000, environments: 40 }).writes).toBe(34);
  });

  it('of a sandbox costs mostly Aurora', () => {
    const lines = sandboxCosts();
    expect(line(lines, /half an ACU/)).toBeCloseTo(43.8, 6);
    expect(line(lines, /Valkey/)).toBeCloseTo(6.132, 6);
    expect(total(lines)).toBeCloseTo(50.432, 6);
  });
});
