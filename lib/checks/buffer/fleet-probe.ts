import { MalformedDepth, partitionOf, readDepth } from '../../buffer/depth-item.ts';
import { Fleet, type FleetSettings } from '../../buffer/fleet.ts';
import type { DynamoTable } from '../../connections/dynamo-table.ts';
import type { KeptConnection } from '../../connections/kept-connection.ts';
import type { Probe } from '../../health/check.ts';
import { ProbeError } from '../../health/probe-error.ts';
import { type BufferLimits, judge } from './judge.ts';

/** How much is read of the writers' items, MiB; 4 MiB are about 15,000 writers. */
const PAGES = 4;

export type FleetBufferSettings = {
  /** The name that the buffers share. */
  readonly name: string;
  readonly limits: BufferLimits;
  readonly fleet: FleetSettings;
  /** Ms since the epoch. */
  readonly now: () => number;
};

/**
 * Reads what all writers of one buffer have reported, with one consistent query.
 * @throws ProbeError, `unexpected_response` for an item that is no report and for more than 4 MiB of items
 */
export function fleetBufferProbe(
  connection: KeptConnection<DynamoTable>,
  { name, limits, fleet: settings, now }: FleetBufferSettings,
): Probe {
  const fleet = new Fleet(settings);
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
