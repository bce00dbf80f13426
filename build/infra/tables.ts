import { DESCRIBED_ALARMS } from '../../infra/constructs/alarms/definitions/all.ts';
import {
  BUSY,
  DEFAULT_TRAFFIC,
  fastCosts,
  IDLE,
  monthlyCosts,
  sandboxCosts,
  sharedInMonth,
  TENFOLD,
  type Traffic,
  total,
} from './costs.ts';
import { PRICES } from './prices.ts';
import { SET_UPS, setUpOf } from './set-ups.ts';
import { callCosts } from './sharing-costs.ts';

const dollars = (amount: number): string => amount.toFixed(2);

/** The table of alarms in docs/alarms.md, made from their definitions. */
export function alarmsTable(): string {
  const rows = DESCRIBED_ALARMS.map(
    ({ id, means, doFirst, where }) => `| \`${id}\` | ${means} | ${doFirst} | ${where} |`,
  );
  return ['| alarm | means | do first | look |', '|---|---|---|---|', ...rows].join('\n');
}

/** The table of costs in docs/cost.md: the set-ups, and ten times the traffic, line by line, in US$. */
export function costsTable(): string {
  const names = Object.keys(SET_UPS) as (keyof typeof SET_UPS)[];
  const setUps = names.map(setUpOf);
  const all = setUps.at(-1)?.counts;
  const bills = [
    ...setUps.map(({ counts }) => monthlyCosts(DEFAULT_TRAFFIC, counts)),
    ...(all ? [monthlyCosts(TENFOLD, all)] : []),
  ];
  const row = (what: string, cells: readonly string[]) => `| ${what} | ${cells.join(' | ')} |`;
  const lines = bills[0] ?? [];
  return [
    row('a month, US$', [...names, 'and 10 × the traffic']),
    `|---|${'---:|'.repeat(bills.length)}`,
    ...lines.map(({ what }, index) =>
      row(
        what,
        bills.map(bill => dollars(bill[index]?.dollars ?? 0)),
      ),
    ),
    row(
      '**in all**',
      bills.map(bill => `**${dollars(total(bill))}**`),
    ),
    row(
      'of it without any request',
      [...setUps, ...setUps.slice(-1)].map(({ counts }) => dollars(total(monthlyCosts(IDLE, counts)))),
    ),
    row(
      'resources in the template',
      [...setUps, ...setUps.slice(-1)].map(({ resources }) => String(resources)),
    ),
    row(
      'Route 53 every 10 s instead of 30 adds',
      bills.map((_, index) => (index < bills.length - 2 ? '' : dollars(fastCosts()))),
    ),
  ].join('\n');
}

/** What the defaults created before they were reviewed, as counted then. */
const BEFORE = { resources: 113, idle: 16 } as const;

/** The table in docs/cost.md of what the defaults cost before and now. */
export function beforeAndAfterTable(): string {
  const row = (name: string, resources: number, cost: string) => `| ${name} | ${resources} | ${cost} |`;
  const now = (['at the defaults', 'smallest', 'smallest, with Route 53'] as const).map(name => {
    const { counts, resources } = setUpOf(name);
    return row(`now, ${name}`, resources, dollars(total(monthlyCosts(IDLE, counts))));
  });
  return [
    '| | resources | a month without any request, US$ |',
    '|---|---:|---:|',
    row('before, at the defaults', BEFORE.resources, `about ${BEFORE.idle}`),
    ...now,
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
