import type { Reason } from '../names/reasons.ts';

/** What to look at first, for those who may know: the log, and signed callers. */
export const HINTS: Readonly<Partial<Record<Reason, string>>> = {
  timeout: 'it accepts nothing or says nothing: security groups, routing, a failover under way, or overload',
  connection_refused: 'nothing listens there: is it stopped, or the port another?',
  dns_failure: 'its name does not resolve: was it deleted or renamed, does the VPC resolve names?',
  unreachable: 'there is no route to it: subnets, routing, peering',
  connection_lost: 'it hangs up: a restart, a failover, or a proxy in between',
  tls_failure: 'its certificate is not trusted, not valid or for another name, or it speaks no TLS',
  authentication_failed: "the user's password was refused: was the secret rotated, may the user log in so?",
  access_denied: 'the user may log in but not do this: a right or an ACL rule is missing',
  not_found: 'there is no such database',
  misconfigured: 'Beacon is set up for something else: a cluster, another secret, another right',
  starting_up: 'it starts, or recovers from a crash: wait',
  shutting_down: 'it shuts down: a restart or a failover',
  unavailable: 'it says that it can not serve now: its primary, its shards or its replicas are missing',
  too_many_connections: 'its limit of connections is reached: who holds them?',
  read_only: 'it takes no writes: a replica or a demoted primary; does DNS name the new one?',
  out_of_memory: 'it is full: maxmemory is reached, and nothing may be evicted',
  disk_full: 'its disk is full, or it can not write to it',
  throttled: 'AWS throttles the requests',
  unexpected_response: 'what answers there is not what it should be',
  read_write_mismatch: 'what was written was not what was read: two writers, or a failover in between',
  unexpected_error: 'nobody foresaw this error: the log has it whole',
};
