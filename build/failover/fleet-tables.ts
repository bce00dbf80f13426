import { detect, FLEET_FAULTS, FLEET_SIZES, type FleetFailover, fleetFailover } from './detection.ts';

/** The tables of the page, by the names of their sections. */
export const VERDICT_TABLES = {
  'verdict, detection': detectionTable,
  'verdict, failover': failoverTable,
} as const;

async function detectionTable(): Promise<string> {
  const rows: string[] = [];
  for (const [isShared, hasHeartbeat] of [
    [false, false],
    [false, true],
    [true, false],
    [true, true],
  ] as const) {
    for (const size of FLEET_SIZES) {
      const { downFirst, downAll, upFirst, upAll, probesPerMinute } = await detect({
        size,
        isShared,
        hasHeartbeat,
      });
      const fleet = `${size} | ${isShared ? 'yes' : 'no'} | ${hasHeartbeat ? 'yes' : 'no'}`;
      rows.push(`| ${fleet} | ${downFirst} | ${downAll} | ${upFirst} | ${upAll} | ${probesPerMinute} |`);
    }
  }
  return [
    '| Environments | Shared | Heartbeat | First `down`, s | All `down`, s | First `up`, s | All `up`, s | Probes a minute |',
    '|---:|---|---|---:|---:|---:|---:|---:|',
    ...rows,
  ].join('\n');
}

const WAYS = [
  { intervalSeconds: 30, confirmSeconds: 0, isShared: false },
  { intervalSeconds: 30, confirmSeconds: 0, isShared: true },
  { intervalSeconds: 10, confirmSeconds: 0, isShared: false },
  { intervalSeconds: 10, confirmSeconds: 0, isShared: true },
  { intervalSeconds: 10, confirmSeconds: 60, isShared: true },
] as const satisfies readonly Omit<FleetFailover, 'fault'>[];

async function failoverTable(): Promise<string> {
  const rows: string[] = [];
  for (const way of WAYS) {
    const cells: string[] = [];
    for (const fault of FLEET_FAULTS) {
      const movedAfter = await fleetFailover({ fault, ...way });
      cells.push(movedAfter === undefined ? 'stays' : `moves after ${movedAfter} s`);
    }
    const { intervalSeconds, confirmSeconds, isShared } = way;
    rows.push(
      `| ${intervalSeconds} s | ${isShared ? 'yes' : 'no'} | ${confirmSeconds} s | ${cells.join(' | ')} |`,
    );
  }
  return [
    `| Interval | Shared | \`EDGE_CONFIRM_SECONDS\` | ${FLEET_FAULTS.join(' | ')} |`,
    '|---|---|---|---|---|---|',
    ...rows,
  ].join('\n');
}
