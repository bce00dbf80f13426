import { BEACONS, DEPENDENCIES } from './region.ts';
import { type Options, simulate } from './simulate.ts';

/** The tables of docs/route53.md, by the names of their sections. */
export const FAILOVER_TABLES = {
  'failover, every 30 s': () => failoverTable({}),
  'failover, every 10 s': () => failoverTable({ rules: { intervalSeconds: 10 } }),
  'failover, by an alarm': () => failoverTable({ through: 'alarm' }),
} as const;

const WELL = { dependency: 'up', beacon: 'well' } as const;

/** Who serves when the primary region is in each state and the other region is well: rows of a table for the docs. */
function failoverTable(options: Options): string {
  const rows = BEACONS.map(beacon => {
    const cells = DEPENDENCIES.map(dependency => {
      const { movedAfter } = simulate({ dependency, beacon }, WELL, options);
      return movedAfter === undefined ? 'stays' : `moves after ${movedAfter} s`;
    });
    return `| ${beacon} | ${cells.join(' | ')} |`;
  });
  return [
    `| Beacon \\ the dependency is | ${DEPENDENCIES.join(' | ')} |`,
    `|---|${DEPENDENCIES.map(() => '---').join('|')}|`,
    ...rows,
  ].join('\n');
}
