import { AWS_IDENTITY_MISSING, awsIdentityOf } from '../connections/aws-identity.ts';
import { PARTITIONS } from '../names/table.ts';
import type { Clock } from '../time/clock.ts';
import { withTimeout } from '../time/time-limit.ts';
import type { Change } from './history-row.ts';
import { type Page, readHistory } from './read-history.ts';
import { TableClient } from './table-client.ts';
import { endpointOf, type TableMemoryOptions } from './table-memory.ts';

/** How far the status page looks back, ms: 30 days. */
const SPAN_MS = 30 * 86_400_000;

/** A page of the table has about 3,000 changes. What is older is not shown. */
const MAX_PAGES = 1;

/** Pages refresh more often, and many people may look at them: the table is asked once in so long, ms. */
const KEPT_MS = 60_000;

/** The table is not waited for longer, ms. */
const MAX_BUDGET_MS = 300;

/** What components did lately, or nothing where the table does not answer in time. @param budgetMs how long it may take */
export type PastReader = (budgetMs: number) => Promise<readonly Change[]>;

type Options = Pick<TableMemoryOptions, 'env' | 'common' | 'clock' | 'onError'>;

/** Reads the changes of the last 30 days from the table. */
export function tablePast({ env, common, clock, onError }: Options): PastReader {
  const identity = awsIdentityOf(env);
  if (!identity) throw new TypeError(`SHARED_RESULTS ${AWS_IDENTITY_MISSING}`);
  const { SERVICE_NAME: service, ENVIRONMENT: stage, TABLE_NAME: tableName = '' } = common;
  const endpoint = endpointOf(env, identity);
  const client = new TableClient({ tableName, endpoint, identity, onServerTime: () => {} });
  const partition = `${PARTITIONS.history}${service}#${stage}`;
  return pastReader({ clock, onError, readPage: signal => client.newest(partition, signal) });
}

type ReaderOptions = Pick<Options, 'clock' | 'onError'> & {
  readonly readPage: (signal: AbortSignal) => Promise<Page>;
};

/** Keeps what it read, also that it failed, so that a table which fails is not asked by each page. */
export function pastReader({ clock, onError, readPage }: ReaderOptions): PastReader {
  let changes: readonly Change[] = [];
  let readAt = Number.NEGATIVE_INFINITY;
  return async budgetMs => {
    const age = clock.now() - readAt;
    if ((age >= 0 && age < KEPT_MS) || budgetMs <= 0) return changes;
    readAt = clock.now();
    try {
      changes = await read(clock, Math.min(budgetMs, MAX_BUDGET_MS), readPage);
    } catch (error) {
      onError(error);
    }
    return changes;
  };
}

async function read(clock: Clock, ms: number, readPage: ReaderOptions['readPage']) {
  const sinceAt = clock.now() - SPAN_MS;
  return withTimeout(clock, ms, async signal => {
    const { changes } = await readHistory(() => readPage(signal), sinceAt, MAX_PAGES);
    return changes;
  });
}
