/**
 * Why a component is not up, and the state that the reason puts it in: a closed list, each word safe for
 * strangers. What is saturated or over a limit is degraded: it still works, and a failover would not help.
 */
export const REASONS = {
  timeout: 'down',
  connection_refused: 'down',
  dns_failure: 'down',
  unreachable: 'down',
  connection_lost: 'down',
  tls_failure: 'down',
  authentication_failed: 'down',
  access_denied: 'down',
  not_found: 'down',
  misconfigured: 'down',
  starting_up: 'down',
  shutting_down: 'down',
  unavailable: 'down',
  too_many_connections: 'degraded',
  read_only: 'down',
  out_of_memory: 'degraded',
  disk_full: 'degraded',
  throttled: 'down',
  slow: 'degraded',
  stale: 'down',
  too_many_items: 'degraded',
  too_many_bytes: 'degraded',
  too_old: 'degraded',
  dropped: 'degraded',
  at_risk: 'degraded',
  memory_high: 'degraded',
  maintenance: 'degraded',
  unexpected_response: 'down',
  read_write_mismatch: 'down',
  unexpected_error: 'down',
} as const;

export type Reason = keyof typeof REASONS;
