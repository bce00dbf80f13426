import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { validated } from './answer-schema.ts';

const RIC = join(dirname(createRequire(import.meta.url).resolve('aws-lambda-ric/package.json')), 'index.mjs');
const STUB = fileURLToPath(new URL('./rapid-client-stub.cjs', import.meta.url));

export type RuntimeOptions = {
  /** The folder of a bundle. */
  readonly folder: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Options of node itself. */
  readonly nodeArgs?: readonly string[];
};

type Invocation = {
  readonly id: string;
  readonly event: unknown;
  readonly timeoutMs: number;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
};

/** One execution environment: the real Lambda runtime client with a bundle, fed by a Runtime API of our own. */
export class LambdaRuntime {
  readonly #server: Server;
  readonly #waiting: Invocation[] = [];
  readonly #running = new Map<string, Invocation>();
  #next: ServerResponse | undefined;
  #child: ChildProcess | undefined;
  #count = 0;
  /** What the function wrote to stdout and stderr. */
  output = '';

  private constructor(server: Server) {
    this.#server = server;
    server.on('request', (request, response) => this.#serve(request, response));
  }

  static async create(): Promise<LambdaRuntime> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new LambdaRuntime(server);
  }

  get pid(): number {
    return this.#child?.pid ?? 0;
  }

  /** Starts the environment. Invocations may be queued before: they then see a cold start. */
  spawn({ folder, env = {}, nodeArgs = [] }: RuntimeOptions): void {
    const { port } = this.#server.address() as AddressInfo;
    const lambda = {
      AWS_LAMBDA_RUNTIME_API: `127.0.0.1:${port}`,
      AWS_LAMBDA_FUNCTION_NAME: 'beacon',
      AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '512',
      AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
      AWS_LAMBDA_LOG_GROUP_NAME: '/aws/lambda/beacon',
      AWS_LAMBDA_LOG_STREAM_NAME: 'local',
      AWS_REGION: 'eu-west-1',
      LAMBDA_TASK_ROOT: folder,
      _HANDLER: 'index.handler',
    };
    const args = [...nodeArgs, '--require', STUB, RIC, 'index.handler'];
    const child = spawn(process.execPath, args, { cwd: folder, env: { ...lambda, ...env } });
    const hear = (chunk: Buffer) => {
      this.output += chunk;
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.once('exit', code => this.#fail(new Error(`the environment ended with ${code}:\n${this.output}`)));
    this.#child = child;
  }

  /** Invokes the function and gives what it returned. @throws Error with the output, should it fail */
  invoke(event: unknown, timeoutMs = 5000): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.#count += 1;
      this.#waiting.push({ id: `request-${this.#count}`, event, timeoutMs, resolve, reject });
      this.#feed();
    });
  }

  async stop(): Promise<void> {
    const child = this.#child;
    if (child && child.exitCode === null) {
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    }
    this.#server.closeAllConnections();
    this.#server.close();
  }

  #serve(request: IncomingMessage, response: ServerResponse): void {
    const path = request.url ?? '';
    if (path.endsWith('/invocation/next')) {
      this.#next = response;
      this.#feed();
    } else {
      void this.#settle(request, response, path);
    }
  }

  async #settle(request: IncomingMessage, response: ServerResponse, path: string): Promise<void> {
    let body = '';
    for await (const chunk of request) body += chunk;
    response.writeHead(202).end();
    const failed = path.endsWith('/error');
    const invocation = this.#running.get(path.split('/').at(-2) ?? '');
    if (!invocation) return this.#fail(new Error(`${body}\n${this.output}`));
    this.#running.delete(invocation.id);
    if (failed) invocation.reject(new Error(body));
    else settleValid(invocation, JSON.parse(body));
  }

  #feed(): void {
    const response = this.#next;
    if (!response) return;
    const invocation = this.#waiting.shift();
    if (!invocation) return;
    this.#next = undefined;
    this.#running.set(invocation.id, invocation);
    response.writeHead(200, {
      'Lambda-Runtime-Aws-Request-Id': invocation.id,
      'Lambda-Runtime-Deadline-Ms': String(Date.now() + invocation.timeoutMs),
      'Lambda-Runtime-Invoked-Function-Arn': 'arn:aws:lambda:eu-west-1:000000000000:function:beacon',
    });
    response.end(JSON.stringify(invocation.event));
  }

  #fail(error: Error): void {
    for (const invocation of [...this.#running.values(), ...this.#waiting]) invocation.reject(error);
    this.#running.clear();
    this.#waiting.length = 0;
  }
}

/** Every answer of the suite is checked against the published schema. */
function settleValid({ resolve, reject }: Invocation, answer: unknown): void {
  try {
    resolve(validated(answer));
  } catch (error) {
    reject(error as Error);
  }
}
