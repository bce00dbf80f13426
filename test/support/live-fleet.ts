import { setTimeout as pause } from 'node:timers/promises';
import { awsEnv } from './dynamodb.ts';
import { EDGE_PATH, type LiveAnswer, type LiveCaller, LiveEnvironment } from './live-environment.ts';
import { type LiveServers, TABLE } from './live-servers.ts';
import { LiveTable } from './live-table.ts';
import { until } from './until.ts';

/** One answer, with who gave it to whom, and when: ms since the epoch. */
export type Seen = LiveAnswer & { readonly name: string; readonly caller: LiveCaller; readonly at: number };

export type LiveFleetOptions = {
  readonly service: string;
  /** Their names, with how far their clocks are ahead, ms. */
  readonly environments: Readonly<Record<string, number>>;
  /** How often the probe function runs. @default - never */
  readonly heartbeatSeconds?: number;
  readonly env?: Readonly<Record<string, string>>;
  /** @default - that of the servers */
  readonly database?: { readonly url: string; readonly port: number };
  /** What stands before the table. @default - nothing */
  readonly dynamoDbUrl?: string;
};

/** A machine that is busy must cause no timeout. Results are kept as short as the settings allow. */
const ENV = {
  ...{ DATABASE_TLS: 'off', DATABASE_TTL: '1', DATABASE_FAILURE_TTL: '1', EDGE_TTL: '1' },
  ...{ DATABASE_TIMEOUT_MS: '2000', CHECK_DEADLINE_MS: '5000', EDGE_DEADLINE_MS: '5000' },
  ...{ SHARED_RESULTS: 'true', EDGE_PATH, COMPONENTS: 'database', TABLE_NAME: TABLE },
};

/** Lines of the log that tell what an environment believed. */
const LOGGED = /component changed|only this environment fails|shared memory failed/;

/** Environments of one service: processes of the built functions on one table and one database. */
export class LiveFleet {
  readonly table: LiveTable;
  readonly #servers: LiveServers;
  readonly #options: LiveFleetOptions;
  readonly #environments: LiveEnvironment[] = [];
  readonly #asking: Promise<void>[] = [];
  readonly #seen: Seen[] = [];
  #isOver = false;

  private constructor(servers: LiveServers, options: LiveFleetOptions) {
    this.#servers = servers;
    this.#options = options;
    this.table = new LiveTable(servers.dynamoDb, options.service);
  }

  /** Starts the environments, one after the other, and then the heartbeat. */
  static async start(servers: LiveServers, options: LiveFleetOptions): Promise<LiveFleet> {
    const fleet = new LiveFleet(servers, options);
    for (const [name, aheadMs] of Object.entries(options.environments)) await fleet.add(name, aheadMs);
    const { heartbeatSeconds } = options;
    if (heartbeatSeconds) {
      const heartbeat = await fleet.add('heartbeat', 0, 'probe');
      fleet.keepAsking([heartbeat], heartbeatSeconds * 1000, 'heartbeat');
    }
    return fleet;
  }

  /** Starts one more environment, and waits until it has looked itself: from then on it has a connection of its own. */
  async add(name: string, aheadMs = 0, bundle: 'health' | 'probe' = 'health'): Promise<LiveEnvironment> {
    const { service, heartbeatSeconds = 0, env, database = this.#servers.database } = this.#options;
    const { dynamoDbUrl = this.#servers.dynamoDb.endpoint } = this.#options;
    const own = {
      SERVICE_NAME: service,
      HEARTBEAT_SECONDS: String(heartbeatSeconds),
      DATABASE_URL: database.url,
    };
    const environment = await LiveEnvironment.start(name, {
      aheadMs,
      folder: `${this.#servers.root}/${bundle}`,
      env: { ...ENV, ...awsEnv(dynamoDbUrl), ...own, ...env },
      databasePort: database.port,
    });
    this.#environments.push(environment);
    await until(`${name} has looked itself`, async () => {
      await environment.ask(bundle === 'probe' ? 'heartbeat' : 'public');
      return environment.process.linesWith('"origin":"run"') > 0;
    });
    return environment;
  }

  of(name: string): LiveEnvironment {
    const found = this.#environments.find(each => each.name === name);
    if (!found) throw new Error(`there is no environment ${name}`);
    return found;
  }

  /** Asks environments every so often, each by itself, until the fleet stops. */
  keepAsking(environments: readonly LiveEnvironment[], everyMs: number, caller: LiveCaller = 'public'): void {
    for (const each of environments) this.#asking.push(this.#ask(each, everyMs, caller));
  }

  async #ask(environment: LiveEnvironment, everyMs: number, caller: LiveCaller): Promise<void> {
    const { name } = environment;
    while (!this.#isOver) {
      const answer = await environment.ask(caller).catch(() => undefined); // it was recycled meanwhile
      if (answer) this.#seen.push({ ...answer, name, caller, at: Date.now() });
      await pause(everyMs);
    }
  }

  /** What an environment answered since an instant. */
  answersOf({ name }: LiveEnvironment, since: number): Seen[] {
    return this.#seen.filter(each => each.name === name && each.at >= since);
  }

  /** The states that an environment answered since an instant. */
  statesOf(environment: LiveEnvironment, since: number): Set<string> {
    return new Set(this.answersOf(environment, since).map(({ state }) => state));
  }

  /** Waits until the last answers of all these environments are so. @returns how long that took, ms */
  async untilAll(
    what: string,
    environments: readonly LiveEnvironment[],
    isSo: (answer: Seen) => boolean,
    limitMs: number,
  ): Promise<number> {
    const startedAt = Date.now();
    const isLast = (each: LiveEnvironment) => {
      const last = this.answersOf(each, startedAt).at(-1);
      return last !== undefined && isSo(last);
    };
    await until(what, () => environments.every(isLast), limitMs);
    return Date.now() - startedAt;
  }

  /** How often environments could not use the table. */
  get tableFailures(): number {
    return this.#environments.reduce(
      (sum, { process }) => sum + process.linesWith('shared memory failed'),
      0,
    );
  }

  /** What happened, for a test that fails: each change of an environment's answers, and what they logged. */
  get story(): string {
    const last = new Map<string, string>();
    const answers = this.#seen.flatMap(({ at, name, caller, code, state, reason }) => {
      const answer = `${name} to ${caller}: ${code} ${state} ${reason ?? ''}`;
      const isChange = last.get(name + caller) !== answer;
      last.set(name + caller, answer);
      return isChange ? [`${new Date(at).toISOString()} ${answer}`] : [];
    });
    const logs = this.#environments.flatMap(({ name, process }) =>
      process.output
        .split('\n')
        .flatMap(line => (LOGGED.test(line) ? [`${name}: ${line.slice(0, 300)}`] : [])),
    );
    return [...answers, ...logs].join('\n');
  }

  async stop(): Promise<void> {
    this.#isOver = true;
    await Promise.all(this.#environments.map(each => each.stop()));
    await Promise.all(this.#asking);
  }
}
