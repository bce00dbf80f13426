import { startBeacon } from '../support/beacon.ts';

/** What unsigned callers see of the database. */
export type Verdict = { readonly state: string; readonly reason?: string };

/** What Beacon says of the database at these settings, in one run of a new environment. */
export async function ask(env: Record<string, string>): Promise<Verdict> {
  const beacon = watch(env);
  try {
    return await beacon.ask();
  } finally {
    beacon.close();
  }
}

/** The same over several runs: nothing is remembered between them but the connection. */
export function watch(env: Record<string, string>) {
  const { get, close } = startBeacon({ DATABASE_TLS: 'off', ...NOTHING_KEPT, ...env });
  return {
    close,
    async ask(): Promise<Verdict> {
      const { state, reason } = (await get('/health/database')).json.components.database;
      return reason === undefined ? { state } : { state, reason };
    },
  };
}

const NOTHING_KEPT = { DATABASE_TTL: '0', DATABASE_FAILURE_TTL: '0' };

export const UP: Verdict = { state: 'up' };
export const down = (reason: string): Verdict => ({ state: 'down', reason });
export const degraded = (reason: string): Verdict => ({ state: 'degraded', reason });
