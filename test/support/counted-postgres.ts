import { LocalPostgres } from '../../local/servers/postgres.ts';

/** How the log of PostgreSQL shows the statement of Beacon's probe. */
const PROBE = /(?:statement|execute [^:]*): SELECT 1 /;

/** A real PostgreSQL that counts Beacon's probes: the statements in its log that begin with `SELECT 1`. */
export class CountedPostgres {
  readonly #server: LocalPostgres;
  readonly #seen: { probes: number; rest: string };

  private constructor(server: LocalPostgres, seen: { probes: number; rest: string }) {
    this.#server = server;
    this.#seen = seen;
  }

  static async start(): Promise<CountedPostgres> {
    const seen = { probes: 0, rest: '' };
    const onOutput = (text: string) => {
      const lines = (seen.rest + text).split('\n');
      seen.rest = lines.pop() ?? '';
      seen.probes += lines.filter(line => PROBE.test(line)).length;
    };
    const flags = ['-c', 'log_statement=all', '-c', 'max_connections=200'];
    return new CountedPostgres(await LocalPostgres.start({ flags, onOutput }), seen);
  }

  get url(): string {
    return this.#server.url;
  }

  /** Probes since the start. */
  get probes(): number {
    return this.#seen.probes;
  }

  remove(): Promise<void> {
    return this.#server.remove();
  }
}
