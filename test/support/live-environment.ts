import { fileURLToPath } from 'node:url';
import { restApiEvent } from './events.ts';
import { FunctionProcess } from './function-process.ts';
import { TcpProxy } from './tcp-proxy.ts';

/** Who asks: the public endpoint, Route 53, or the schedule. */
export type LiveCaller = 'public' | 'edge' | 'heartbeat';

/** What one caller was answered. `state` is that of the database; on the edge path, that of the region. */
export type LiveAnswer = { readonly state: string; readonly reason?: string; readonly code: number };

export const EDGE_PATH = '/edge/0a1b2c3d';

const OWN_WORLD = fileURLToPath(new URL('own-world.ts', import.meta.url));

/** How much longer than the requests an invocation may take, ms. */
const TIMEOUT_MS = 10_000;

export type LiveOptions = {
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  readonly databasePort: number;
  /** How far its clock is ahead, ms. @default 0 */
  readonly aheadMs?: number;
};

/**
 * One environment: a process of a built function. It is configured as all others are, but has its own way to the
 * database, which a test can cut.
 */
export class LiveEnvironment {
  readonly name: string;
  readonly process: FunctionProcess;
  readonly #proxy: TcpProxy;
  readonly #aheadMs: number;

  private constructor(
    name: string,
    proxy: TcpProxy,
    { folder, env, databasePort, aheadMs = 0 }: LiveOptions,
  ) {
    this.name = name;
    this.#proxy = proxy;
    this.#aheadMs = aheadMs;
    const world = { REROUTE_FROM: String(databasePort), REROUTE_TO: String(proxy.port) };
    const clock = aheadMs === 0 ? {} : { CLOCK_AHEAD_MS: String(aheadMs) };
    const nodeArgs = ['--import', OWN_WORLD];
    this.process = new FunctionProcess({ folder, env: { ...env, ...world, ...clock }, nodeArgs });
  }

  static async start(name: string, options: LiveOptions): Promise<LiveEnvironment> {
    const environment = new LiveEnvironment(name, await TcpProxy.start(options.databasePort), options);
    await environment.process.start();
    return environment;
  }

  async ask(caller: LiveCaller): Promise<LiveAnswer> {
    if (caller === 'heartbeat') return this.#beat();
    const path = caller === 'edge' ? EDGE_PATH : '/health/database';
    const answer = (await this.#invoke(restApiEvent({ path }))) as { statusCode: number; body: string };
    const { status, components } = JSON.parse(answer.body);
    return { state: status, reason: components?.database?.reason, code: answer.statusCode };
  }

  async #beat(): Promise<LiveAnswer> {
    const { status, components } = (await this.#invoke({ 'detail-type': 'Scheduled Event' })) as {
      status: string;
      components: { database: { reason?: string } };
    };
    return { state: status, code: 200, ...components.database };
  }

  #invoke(event: object): Promise<unknown> {
    return this.process.invoke(event, TIMEOUT_MS + this.#aheadMs);
  }

  /** Its network refuses connections from now on, and resets those that are open. */
  cut(): Promise<void> {
    return this.#proxy.refuse();
  }

  /** Its network swallows all that it says, from now on. */
  hang(): void {
    this.#proxy.fault = { kind: 'silent' };
    this.#proxy.blackHole();
  }

  /** Its network works again. */
  async mend(): Promise<void> {
    this.#proxy.fault = undefined;
    this.#proxy.reset();
    await this.#proxy.accept();
  }

  /** Lambda ends the process, and starts another in its place. */
  async recycle(): Promise<void> {
    await this.process.stop();
    await this.process.start();
  }

  async stop(): Promise<void> {
    await this.process.stop();
    await this.#proxy.stop();
  }
}
