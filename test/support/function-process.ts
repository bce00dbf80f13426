import { LambdaRuntime, type RuntimeOptions } from './lambda-runtime.ts';

/** How long an invocation may take, ms. */
const TIMEOUT_MS = 10_000;

/** One process of a built function, with the real runtime client. It can be stopped and replaced by another. */
export class FunctionProcess {
  readonly #options: RuntimeOptions;
  #runtime: LambdaRuntime | undefined;
  #earlier = '';

  constructor(options: RuntimeOptions) {
    this.#options = options;
  }

  /** What it wrote to stdout and stderr, and those before it. */
  get output(): string {
    return this.#earlier + (this.#runtime?.output ?? '');
  }

  /** How many lines of its output contain a text. */
  linesWith(text: string): number {
    return this.output.split('\n').filter(line => line.includes(text)).length;
  }

  async start(): Promise<void> {
    this.#runtime = await LambdaRuntime.create();
    this.#runtime.spawn(this.#options);
  }

  /** Invokes the function. @throws Error when it fails or is stopped meanwhile */
  async invoke(event: unknown, timeoutMs = TIMEOUT_MS): Promise<unknown> {
    if (!this.#runtime) throw new Error('the process is not running');
    return this.#runtime.invoke(event, timeoutMs);
  }

  /** Kills it. */
  async stop(): Promise<void> {
    const runtime = this.#runtime;
    this.#runtime = undefined;
    await runtime?.stop();
    this.#earlier += runtime?.output ?? '';
  }
}
