import type { Reason } from '../../names/reasons.ts';

/** What to look at first: for the log, the alarm message and signed callers. */
export const HINTS: Readonly<Partial<Record<Reason, string>>> = {
  timeout:
    'no answer in time: check security groups and routes; a failover may be under way, or it is overloaded',
  connection_refused: 'nothing listens on this port: is it stopped, or is the port wrong?',
  dns_failure: 'the name does not resolve: was it deleted or renamed, and does the VPC resolve names?',
  unreachable: 'there is no route to it: check subnets, route tables and peering',
  connection_lost: 'it closed the connection: a restart, a failover, or a proxy between',
  tls_failure:
    'its certificate is not trusted, not valid, or for another name; or only one side, it or Beacon, wants TLS',
  authentication_failed:
    'it rejected the login: was the secret rotated, and may this user log in with this method?',
  access_denied: 'the user can log in, but lacks a permission or an ACL rule',
  not_found: 'there is no database with this name',
  misconfigured: "Beacon's settings don't fit what answers: see the message in the log",
  credentials_unavailable:
    'Beacon could not get its login: check the secret, the permission to read it, and the route to Secrets Manager',
  unfinished: 'Beacon had no time left for this check: it says nothing about the dependency',
  starting_up: 'it is starting, or recovering after a crash: wait',
  shutting_down: 'it is shutting down: a restart or a failover',
  unavailable: 'it says that it cannot serve now: its primary, shards or replicas are missing',
  too_many_connections: 'its connection limit is reached: which clients hold the connections?',
  read_only: 'it accepts no writes: a replica or a demoted primary; does DNS name the new primary?',
  out_of_memory: 'its memory is full (maxmemory), and its policy allows no eviction',
  disk_full: 'its disk is full, or it cannot write to the disk',
  throttled: 'AWS throttles the requests',
  partly_unreachable:
    'some environments reach it and others do not: compare their subnets and security groups; it may refuse new connections',
  slow: 'it answers, but takes longer than usual: is it overloaded, or is its network?',
  unexpected_response: 'the answer is not what this kind of server sends: is it the right host and port?',
  read_write_mismatch: 'it returned another value than was written: a failover between, or a second writer',
  maintenance: 'an operator has set maintenance: the details say who, why, and until when',
  drill: 'this is a drill: the component works; the details say who runs it, and until when',
  by_hand: 'an operator has set this verdict by hand: the details say who, why, and until when',
  unexpected_error: 'Beacon does not know this error: the log has all of it',
};
