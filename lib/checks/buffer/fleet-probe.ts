import { MalformedDepth, partitionOf, readDepth } from '../../buffer/depth-item.ts';
import type { Fleet } from '../../buffer/fleet.ts';
import type { DynamoTable } from '../../connections/dynamo-table.ts';
import type { KeptConnection } from '../../connections/kept-connection.ts';
import type { Probe } from '../../health/check.ts';
import { ProbeError } from '../../health/probe-error.ts';
import { type BufferLimits, judge } from './judge.ts';

/** Limit of what is read of one buffer's writers, MiB: 4 MiB are about 15,000 writers. */
const PAGES = 4;

export type FleetBufferSettings = {
  readonly name: string;
  readonly limits: BufferLimits;
  readonly fleet: Fleet;
  readonly now: () => number;
};

/** Reads what all writers of one buffer have reported, by one consistent query. */
export function fleetBufferProbe(
  connection: KeptConnection<DynamoTable>,
  { name, limits, fleet, now }: FleetBufferSettings,
): Probe {
  return async signal => {
    const items = await connection.use(signal, table => table.query(partitionOf(name), PAGES, signal));
    return judge(fleet.read(items.map(readItem), now()), limits, now());
  };
}

function readItem(item: Parameters<typeof readDepth>[0]) {
  try {
    return readDepth(item);
  } catch (error) {
    if (!(error instanceof MalformedDepth)) throw error;
    throw new ProbeError('unexpected_response', error.message, { cause: error });
  }
}
