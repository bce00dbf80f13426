import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dynamoGauge } from '../../lib/buffer/dynamo-gauge.ts';
import type { BufferUsage } from '../../lib/buffer/gauge.ts';
import { TimeLimitExceeded } from '../../lib/time/time-limit.ts';
import { usageOf } from '../support/depths.ts';
import { awsEnv, type LocalDynamoDb, startDynamoDb } from '../support/dynamodb.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { FaultyDynamoDb, type RequestFate } from '../support/faulty-dynamodb.ts';

let db: LocalDynamoDb;
let network: FaultyDynamoDb;
let tables = 0;

beforeAll(async () => {
  db = await startDynamoDb();
  network = await FaultyDynamoDb.start(db.endpoint);
  Object.assign(process.env, awsEnv(network.url));
});

afterAll(() => Promise.all([network.stop(), db.close()]));

type Item = Readonly<Record<string, { readonly N: string }>>;

/** A gauge with a table of its own, behind a network with faults. */
async function gaugeOf() {
  tables += 1;
  const tableName = `faults-${tables}`;
  await db.createTable(tableName);
  const clock = new FakeClock();
  const gauge = dynamoGauge({ tableName, intervalMs: 0, clock });
  const writer = { name: 'audit', writer: 'w1' };
  const item = async (): Promise<Item | undefined> => {
    const { Items } = (await db.send('Scan', { TableName: tableName, ConsistentRead: true })) as {
      Items: Item[];
    };
    return Items[0];
  };
  /** Reports as a flush does, and returns whether that was confirmed. A late request is ended by `abort`. */
  const report = async (
    usage: Partial<BufferUsage>,
    fates: readonly RequestFate[] = [],
    { force = true, abort = new TimeLimitExceeded(250) as Error } = {},
  ) => {
    const caller = new AbortController();
    network.fates.splice(0, Number.POSITIVE_INFINITY, ...fates);
    network.onLate = () => caller.abort(abort);
    try {
      await gauge(writer, usageOf(usage), caller.signal, force);
      return true;
    } catch {
      return false;
    }
  };
  return { clock, item, report };
}

describe('a report that takes effect late', () => {
  it('does not replace the newer one that was made meanwhile', async () => {
    const { item, report } = await gaugeOf();
    expect(await report({ itemCount: 7 }, ['late'])).toBe(false);
    expect(await report({ itemCount: 0, writtenCount: 7 })).toBe(true);
    await network.landLate();
    expect(await item()).toMatchObject({ depth: { N: '0' }, written: { N: '7' } });
  });

  it('is corrected by the next report, even if that is the same as the last one that was confirmed', async () => {
    const { item, report } = await gaugeOf();
    await report({ itemCount: 1 });
    await report({ itemCount: 9 }, ['late']);
    await network.landLate();
    expect(await item()).toMatchObject({ depth: { N: '9' } });
    expect(await report({ itemCount: 1 })).toBe(true);
    expect(await item()).toMatchObject({ depth: { N: '1' } });
  });

  it.each<[string, RequestFate[]]>([
    ['the network repeats it', ['twice']],
    ['the SDK repeats it after the response was lost', ['unheard', 'pass']],
    ['the SDK repeats it after it did not arrive', ['dead', 'pass']],
  ])('is written once when %s', async (_what, fates) => {
    const { item, report } = await gaugeOf();
    expect(await report({ itemCount: 3 }, fates)).toBe(true);
    expect(await item()).toMatchObject({ depth: { N: '3' }, version: { N: '1' } });
  });
});

describe('after a failure', () => {
  it('a forced report does not wait, because the process is about to end', async () => {
    const { item, report } = await gaugeOf();
    await report({ itemCount: 3 });
    expect(await report({ itemCount: 4 }, ['dead', 'dead'], { force: false })).toBe(false);
    expect(await report({ itemCount: 0 }, [], { force: false })).toBe(false);
    expect(await item()).toMatchObject({ depth: { N: '3' } });
    expect(await report({ itemCount: 0 }, [], { force: true })).toBe(true);
    expect(await item()).toMatchObject({ depth: { N: '0' } });
  });

  it('a report is repeated until one succeeds, and then no more', async () => {
    const { clock, item, report } = await gaugeOf();
    await report({ itemCount: 3 }, ['dead', 'dead'], { force: false });
    clock.jump(30_000);
    expect(await report({ itemCount: 3 }, [], { force: false })).toBe(true);
    const written = await item();
    expect(await report({ itemCount: 3 }, [], { force: false })).toBe(true);
    expect(await item()).toEqual(written);
  });
});

describe('after a request that was ended', () => {
  it.each<[string, Error, boolean]>([
    ['by a time limit, the next report waits', new TimeLimitExceeded(250), false],
    [
      'by the caller, the next report does not wait, because the table did not fail',
      new Error('enough'),
      true,
    ],
  ])('%s', async (_what, abort, isReported) => {
    const { report } = await gaugeOf();
    expect(await report({ itemCount: 3 }, ['late'], { abort })).toBe(false);
    expect(await report({ itemCount: 4 }, [], { force: false })).toBe(isReported);
  });
});

describe('over any sequence of reports and of faults of the network', () => {
  const fate = fc.constantFrom<RequestFate>('pass', 'pass', 'dead', 'unheard', 'twice', 'late');
  const step = fc.oneof(
    { weight: 4, arbitrary: fc.record({ fates: fc.array(fate, { maxLength: 2 }), empty: fc.boolean() }) },
    { weight: 1, arbitrary: fc.constant('land late' as const) },
    { weight: 1, arbitrary: fc.record({ jumpMs: fc.integer({ min: -60_000, max: 60_000 }) }) },
  );

  it('the item is never older than a report that was confirmed, and at the end it is the newest', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 14 }), async steps => {
        const { clock, item, report } = await gaugeOf();
        let written = 0;
        let confirmed = 0;
        for (const next of steps) {
          if (next === 'land late') {
            await network.landLate();
          } else if ('jumpMs' in next) {
            clock.jump(next.jumpMs);
          } else {
            written += 1; // rises with each report, so that it tells which one the item is
            const itemCount = next.empty ? 0 : written;
            if (await report({ itemCount, writtenCount: written, bytes: written }, next.fates))
              confirmed = written;
          }
          expect(Number((await item())?.written?.N ?? 0)).toBeGreaterThanOrEqual(confirmed);
        }
        const last = { itemCount: 5, writtenCount: written + 1, bytes: written + 1 };
        expect(await report(last)).toBe(true);
        await network.landLate();
        expect(await item()).toMatchObject({ depth: { N: '5' }, written: { N: String(written + 1) } });
      }),
      { numRuns: 30 },
    );
  }, 60_000);
});
