import type { LookupAddress } from 'node:dns';
import { type LookupFunction, Socket } from 'node:net';
import { ProbeError } from '../health/probe-error.ts';
import type { Clock } from '../time/clock.ts';
import { systemClock } from '../time/system-clock.ts';
import { TimeLimitExceeded, withTimeout } from '../time/time-limit.ts';
import { AddressLookup } from './address-lookup.ts';
import { addressesOf, searchOfSystem } from './name-servers.ts';

/** The share of an attempt that finding the address may take: a name server that hangs is then named as the cause. */
const LOOKUP_SHARE = 0.6;

/** The share of an attempt that connecting to one of several addresses may take: three fit. */
const ADDRESS_SHARE = 0.3;

/** The least that Node.js allows for one address, ms. */
const LEAST_ADDRESS_MS = 10;

/** One for all components, because they share the threads that search. */
const lookup = new AddressLookup({ system: searchOfSystem, direct: addressesOf }, systemClock);

type Target = {
  readonly host: string;
  readonly port: number;
  /** The limit of an attempt, ms. */
  readonly timeoutMs: number;
};

/** Options of a socket that finds and tries the addresses of its host within one attempt. */
export function connectOptions({ host, port, timeoutMs }: Target) {
  return {
    host,
    port,
    lookup: lookupWithin(lookup, timeoutMs * LOOKUP_SHARE, systemClock),
    autoSelectFamily: true, // tries one address after the other
    autoSelectFamilyAttemptTimeout: Math.max(LEAST_ADDRESS_MS, Math.round(timeoutMs * ADDRESS_SHARE)),
  };
}

/** A socket that connects to this target, whatever its user asks for. It is not connected yet. */
export function socketTo(target: Target): Socket {
  const socket = new Socket();
  const connect = socket.connect.bind(socket);
  return Object.assign(socket, { connect: () => connect(connectOptions(target)) });
}

/** The `lookup` of a socket. A name that is not resolved within `limitMs` is a `dns_failure`, not a `timeout`. */
export function lookupWithin(
  names: Pick<AddressLookup, 'resolve'>,
  limitMs: number,
  clock: Clock,
): LookupFunction {
  return (host, { family, all }, callback) => {
    // Called in a turn of its own, so that what the callback throws is not taken for a failure of the lookup.
    const answer = (error: Error | null, found: LookupAddress[]) =>
      process.nextTick(() =>
        error || all ? callback(error, found) : callback(null, found[0]?.address ?? '', found[0]?.family),
      );
    withTimeout(clock, limitMs, () => names.resolve(host)).then(
      found => {
        const fitting = found.filter(each => !family || each.family === familyNumber(family));
        answer(fitting.length > 0 ? null : unresolved(`${host} has no such address`), fitting);
      },
      error => {
        const isLate = error instanceof TimeLimitExceeded;
        answer(isLate ? unresolved(`${host} was not resolved within ${Math.round(limitMs)} ms`) : error, []);
      },
    );
  };
}

const familyNumber = (family: number | 'IPv4' | 'IPv6') =>
  family === 'IPv4' ? 4 : family === 'IPv6' ? 6 : family;

const unresolved = (message: string) => new ProbeError('dns_failure', message);
