import { POSTGRESQL_TABLE } from '../../lib/checks/postgresql/variables.ts';
import { REDIS_TABLE } from '../../lib/checks/redis/variables.ts';
import { COMMON } from '../../lib/settings/common.ts';
import { millions } from './prices.ts';

/** Reads and writes of DynamoDB that are billed, in some time. */
export type TableCalls = { readonly reads: number; readonly writes: number };

type Traffic = {
  readonly publicRequests: number;
  readonly route53Requests: number;
  /** Environments that answer these requests. */
  readonly environments: number;
};

/** A fleet-wide result of the buffer is kept for so long, s. */
const BUFFER_TTL = 10;

/** After so many seconds with traffic a component is checked again. Route 53 watches the database, and wants newer results. */
const RENEWED_AFTER = [
  Math.min(POSTGRESQL_TABLE.TTL.default, COMMON.EDGE_TTL.default),
  REDIS_TABLE.TTL.default,
  BUFFER_TTL,
];

/** A look is a consistent read of the results, and an eventual one of what operators have said. */
const READS_PER_LOOK = 1.5;

/** A run writes twice: that it begins, and its result. An item has less than 1 KB. */
const WRITES_PER_RUN = 2;

/**
 * What sharing results needs in a minute, at most. Each run of a component writes. Each environment reads when its own
 * copy of a result is too old, and not more often than it is asked.
 */
export function sharedCalls({ publicRequests, route53Requests, environments }: Traffic): TableCalls {
  const renewals = RENEWED_AFTER.reduce((sum, seconds) => sum + 60 / seconds, 0);
  const heartbeats = RENEWED_AFTER.length;
  const oldCopies = (60 / Math.min(...RENEWED_AFTER)) * environments;
  return {
    reads: (Math.min(publicRequests + route53Requests, oldCopies) + 1) * READS_PER_LOOK,
    writes: (renewals + heartbeats) * WRITES_PER_RUN,
  };
}

/** What calls of the table cost, US$. */
export const callCosts = ({ reads, writes }: TableCalls): number =>
  millions('tableReads', reads) + millions('tableWrites', writes);
