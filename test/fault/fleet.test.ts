import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleFunction } from '../../build/bundle.ts';
import { CountedPostgres } from '../support/counted-postgres.ts';
import { awsEnv, type LocalDynamoDb, startDynamoDb } from '../support/dynamodb.ts';
import { restApiEvent } from '../support/events.ts';
import { FunctionProcess } from '../support/function-process.ts';
import { random } from '../support/random.ts';
import { type FleetLoad, simulateFleet } from '../support/simulated-fleet.ts';

let postgres: CountedPostgres;
let dynamoDb: LocalDynamoDb;
let root: string;
let tables = 0;

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'beacon-fleet-'));
  [postgres, dynamoDb] = await Promise.all([
    CountedPostgres.start(),
    startDynamoDb(),
    bundleFunction('health', root),
  ]);
});

afterAll(async () => {
  await Promise.all([postgres.remove(), dynamoDb.close()]);
  rmSync(root, { recursive: true, force: true });
});

async function newTable(): Promise<string> {
  tables += 1;
  await dynamoDb.createTable(`fleet-${tables}`);
  return `fleet-${tables}`;
}

async function play(load: FleetLoad) {
  const tableName = await newTable();
  const servers = { databaseUrl: postgres.url, dynamoDbUrl: dynamoDb.endpoint, tableName };
  const before = postgres.probes;
  const outcome = await simulateFleet(load, servers);
  return { ...outcome, probes: postgres.probes - before };
}

const LOAD = { ttlSeconds: 1, seconds: 3, requestsPerSecond: 60, seed: 7 };

describe('environments that answer random requests', () => {
  it.each([30, 1000])('probe the database once per TTL, all %i of them together', async environments => {
    const { probes, seconds, notUp, tableFailures } = await play({ ...LOAD, environments, isShared: true });
    expect({ notUp, tableFailures }).toEqual({ notUp: 0, tableFailures: 0 });
    expect(probes).toBeGreaterThanOrEqual(1);
    expect(probes).toBeLessThanOrEqual(Math.floor(seconds / LOAD.ttlSeconds) + 1);
  });

  it('probe it each for itself without sharing', async () => {
    const { probes, asked, notUp } = await play({ ...LOAD, environments: 30, isShared: false });
    expect(notUp).toBe(0);
    expect(asked).toBe(30);
    expect(probes).toBeGreaterThanOrEqual(asked);
  });
});

/** One process of the built function that is asked again and again. */
class Environment {
  readonly process: FunctionProcess;
  answers = 0;

  constructor(tableName: string) {
    const env = {
      ...awsEnv(dynamoDb.endpoint),
      DATABASE_URL: postgres.url,
      DATABASE_TLS: 'off',
      DATABASE_TTL: String(LOAD.ttlSeconds),
      // A machine that is busy must cause no timeout: the number of probes is what counts here.
      ...{ DATABASE_TIMEOUT_MS: '4000', CHECK_DEADLINE_MS: '9500' },
      SHARED_RESULTS: 'true',
      TABLE_NAME: tableName,
    };
    this.process = new FunctionProcess({ folder: join(root, 'health'), env });
  }

  /** Probes that accesses of the table which failed have allowed: one each, and those of the pauses after them. */
  get allowed(): number {
    const failures = this.process.linesWith('the shared memory failed');
    const pausesMs = (2 ** failures - 1) * 1000;
    return failures + Math.ceil(pausesMs / 1000 / LOAD.ttlSeconds);
  }

  async ask(): Promise<number> {
    const answer = (await this.process.invoke(restApiEvent())) as { statusCode: number };
    this.answers += 1;
    return answer.statusCode;
  }
}

describe('twenty processes of the built function, some of which are killed and replaced', () => {
  it('probe the database once per TTL, and once more for each process that died', async () => {
    const tableName = await newTable();
    const processes = Array.from({ length: 20 }, () => new Environment(tableName));
    await Promise.all(processes.map(each => each.process.start()));
    await Promise.all(processes.map(each => each.ask()));
    await new Promise(resolve => setTimeout(resolve, LOAD.ttlSeconds * 1000)); // what they saw at first is old then

    const next = random(11);
    const before = postgres.probes;
    const startedAt = performance.now();
    const codes = new Set<number>();
    let killed = 0;
    await Promise.all(
      processes.map(async (each, index) => {
        while (performance.now() - startedAt < LOAD.seconds * 1000) {
          await new Promise(resolve => setTimeout(resolve, next() * 600));
          const answer = each.ask().catch(() => 0);
          if (index < 4 && next() < 0.15) {
            killed += 1;
            await each.process.stop();
            await each.process.start();
          } else codes.add(await answer);
        }
      }),
    );
    const seconds = (performance.now() - startedAt) / 1000;
    const probes = postgres.probes - before;
    await Promise.all(processes.map(each => each.process.stop()));

    const failed = processes.reduce((sum, { allowed }) => sum + allowed, 0);
    expect([...codes]).toEqual([200]);
    expect(killed).toBeGreaterThan(0);
    expect(Math.min(...processes.map(({ answers }) => answers))).toBeGreaterThan(1);
    expect(probes).toBeGreaterThanOrEqual(1);
    expect(probes).toBeLessThanOrEqual(Math.floor(seconds / LOAD.ttlSeconds) + 1 + killed + failed);
  });
});
