/**
 * Whom a reason blames. `either`: it may be the dependency or the way Beacon reaches it, such as a rejected login or a
 * missing route. `nobody`: an operator caused it.
 */
export type Blame = 'dependency' | 'beacon' | 'either' | 'nobody';

type Meaning = { readonly state: 'degraded' | 'down'; readonly blame: Blame };

const down = (blame: Blame = 'dependency') => ({ state: 'down', blame }) as const satisfies Meaning;
const degraded = (blame: Blame = 'dependency') => ({ state: 'degraded', blame }) as const satisfies Meaning;

/**
 * Why a component is not up: a closed list, each word safe for callers without a signature. A reason determines the
 * state. Saturation and exceeded limits are degraded: the component still works, and a failover would not help.
 */
export const REASONS = {
  timeout: down('either'),
  connection_refused: down('either'),
  dns_failure: down('either'),
  unreachable: down('either'),
  connection_lost: down(),
  tls_failure: down('either'),
  authentication_failed: down('either'),
  access_denied: down('either'),
  not_found: down('either'),
  misconfigured: down('beacon'),
  credentials_unavailable: down('beacon'),
  unfinished: down('beacon'),
  starting_up: down(),
  shutting_down: down(),
  unavailable: down(),
  too_many_connections: degraded(),
  read_only: down(),
  out_of_memory: degraded(),
  disk_full: degraded(),
  throttled: down(),
  too_many_items: degraded(),
  too_many_bytes: degraded(),
  too_old: degraded(),
  dropped: degraded(),
  at_risk: degraded(),
  memory_high: degraded(),
  slow: degraded(),
  partly_unreachable: degraded(),
  maintenance: degraded('nobody'),
  drill: down('nobody'),
  by_hand: down('nobody'),
  unexpected_response: down(),
  read_write_mismatch: down(),
  unexpected_error: down(),
} as const satisfies Record<string, Meaning>;

export type Reason = keyof typeof REASONS;

/** Whether a value is a reason of the list. */
export function isReason(value: unknown): value is Reason {
  return typeof value === 'string' && Object.hasOwn(REASONS, value);
}
