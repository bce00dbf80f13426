import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { DESCRIBED_ALARMS } from '../../infra/constructs/alarms/definitions/all.ts';
import {
  BUSY,
  countsOf,
  DEFAULT_TRAFFIC,
  fastCosts,
  monthlyCosts,
  sandboxCosts,
  sharedInMonth,
  TENFOLD,
  type Traffic,
  total,
} from './costs.ts';
import { exampleStack } from './example-stack.ts';
import { PRICES } from './prices.ts';
import { callCosts } from './sharing-costs.ts';

const dollars = (amount: number): string => amount.toFixed(2);

/** The table of alarms in docs/alarms.md, made from their definitions. */
export function alarmsTable(): string {
  const rows = DESCRIBED_ALARMS.map(
    ({ id, means, doFirst, where }) => `| \`${id}\` | ${means} | ${doFirst} | ${where} |`,
  );
  return ['| alarm | means | do first | look |', '|---|---|---|---|', ...rows].join('\n');
}

/** What the example has that costs money. CDK writes the stack to a folder, which is deleted at once. */
function exampleCounts() {
  const outdir = mkdtempSync(join(tmpdir(), 'beacon-costs-'));
  try {
    const { stack, watched } = exampleStack(new App({ outdir, analyticsReporting: false }));
    return countsOf(Template.fromStack(stack), watched.components);
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

/** The table of costs in docs/cost.md: two amounts of traffic, line by line, in US$. */
export function costsTable(): string {
  const counts = exampleCounts();
  const [now, tenfold] = [monthlyCosts(DEFAULT_TRAFFIC, counts), monthlyCosts(TENFOLD, counts)];
  const rows = now.map(
    ({ what, dollars: first }, index) =>
      `| ${what} | ${dollars(first)} | ${dollars(tenfold[index]?.dollars ?? 0)} |`,
  );
  return [
    '| a month, US$ | at the defaults | 10 × the traffic |',
    '|---|---:|---:|',
    ...rows,
    `| **in all** | **${dollars(total(now))}** | **${dollars(total(tenfold))}** |`,
    `| Route 53 every 10 s instead of 30 adds | ${dollars(fastCosts())} | ${dollars(fastCosts())} |`,
  ].join('\n');
}

/** The table in docs/fleet.md of what sharing results costs. */
export function sharingTable(): string {
  const row = (name: string, traffic: Traffic) => {
    const { reads, writes } = sharedInMonth(traffic);
    const counts = [reads, writes].map(count => `${(count / 1e6).toFixed(2)} M`).join(' | ');
    return `| ${name} | ${traffic.environments} | ${counts} | ${dollars(callCosts({ reads, writes }))} |`;
  };
  return [
    '| a month | environments | reads | writes | US$ |',
    '|---|---:|---:|---:|---:|',
    row('at the defaults', DEFAULT_TRAFFIC),
    row('10 × the traffic', TENFOLD),
    row('100 requests a second', BUSY),
  ].join('\n');
}

/** The table in docs/sandbox.md of what a sandbox costs besides Beacon. */
export function sandboxTable(): string {
  const lines = sandboxCosts();
  const rows = lines.map(({ what, dollars: amount }) => `| ${what} | ${dollars(amount)} |`);
  return [
    '| a month, US$ | |',
    '|---|---:|',
    ...rows,
    `| **in all, besides Beacon itself** | **${dollars(total(lines))}** |`,
  ].join('\n');
}

/** The table of prices in docs/cost.md, and where they come from. */
export function pricesTable(): string {
  const rows = Object.values(PRICES).map(
    ({ dollars: amount, per, page, read }) =>
      `| ${amount} | ${per} | [${page}](https://aws.amazon.com/${page}/)${read ? '' : ', verify'} |`,
  );
  return ['| US$ | per | page |', '|---:|---|---|', ...rows].join('\n');
}
