import { type Beacon, createBeacon } from '../../lib/beacon.ts';
import { awsEnv } from './dynamodb.ts';
import { random } from './random.ts';

export type FleetLoad = {
  readonly environments: number;
  readonly isShared: boolean;
  readonly ttlSeconds: number;
  /** How long requests arrive. */
  readonly seconds: number;
  /** Of the whole fleet. They arrive at random, at random environments. */
  readonly requestsPerSecond: number;
  readonly seed: number;
};

export type FleetOutcome = {
  readonly requests: number;
  /** Environments that were asked at least once. */
  readonly asked: number;
  /** Requests whose answer was not `up`. */
  readonly notUp: number;
  /** Accesses of the table that failed. */
  readonly tableFailures: number;
  /** From the first request to the last answer. */
  readonly seconds: number;
};

type Servers = { readonly databaseUrl: string; readonly dynamoDbUrl: string; readonly tableName: string };

/** A machine that is busy must cause no timeout: the number of probes is what counts here, ms. */
const PATIENT_MS = 40_000;

const SHARING = { budgetMs: PATIENT_MS, coldBudgetMs: PATIENT_MS, staleMs: 15_000 };

/** Environments of one function, all in this process, each with its own memory, clients and connections. */
export async function simulateFleet(load: FleetLoad, servers: Servers): Promise<FleetOutcome> {
  const next = random(load.seed);
  const fleet = Array.from({ length: load.environments }, () => environment(load, servers));
  const asked = new Set<number>();
  let notUp = 0;
  const answers: Promise<void>[] = [];
  const startedAt = performance.now();
  let dueMs = 0;
  while (dueMs < load.seconds * 1000) {
    dueMs += (-Math.log(1 - next()) * 1000) / load.requestsPerSecond;
    const index = Math.floor(next() * fleet.length);
    await elapsed(startedAt + dueMs);
    asked.add(index);
    const answer = ask(fleet[index] as Environment, load).then(isUp => {
      if (!isUp) notUp += 1;
    });
    answers.push(answer);
  }
  await Promise.all(answers);
  const seconds = (performance.now() - startedAt) / 1000;
  for (const { beacon } of fleet) beacon.close();
  const tableFailures = fleet.reduce((sum, { failures }) => sum + failures.length, 0);
  return { requests: answers.length, asked: asked.size, notUp, tableFailures, seconds };
}

type Environment = { readonly beacon: Beacon; readonly failures: string[] };

function environment({ isShared, ttlSeconds }: FleetLoad, servers: Servers): Environment {
  const failures: string[] = [];
  const beacon = createBeacon({
    env: {
      ...awsEnv(servers.dynamoDbUrl),
      SERVICE_NAME: 'beacon',
      DATABASE_URL: servers.databaseUrl,
      DATABASE_TLS: 'off',
      DATABASE_TTL: String(ttlSeconds),
      DATABASE_TIMEOUT_MS: '5000',
      CHECK_DEADLINE_MS: String(PATIENT_MS),
      COMPONENTS: 'database',
      SHARED_RESULTS: String(isShared),
      TABLE_NAME: servers.tableName,
    },
    write: line => {
      if (line.includes('the shared memory failed')) failures.push(line);
    },
  });
  return { beacon, failures };
}

/** Asks one environment, and tells whether the database is up. Alone, it closes its connection: PostgreSQL allows 200. */
async function ask({ beacon }: Environment, { isShared }: FleetLoad): Promise<boolean> {
  const { status } = await beacon.checker.run({ deadlineAt: Date.now() + PATIENT_MS, sharing: SHARING });
  if (!isShared) beacon.close();
  return status === 'up';
}

async function elapsed(untilMs: number): Promise<void> {
  const leftMs = untilMs - performance.now();
  if (leftMs > 0) await new Promise(resolve => setTimeout(resolve, leftMs));
}
