import type { HealthCheckProps } from '../health-check-props.ts';
import type { Fault } from '../validation/faults.ts';
import type { PerClientLimit, Throttle } from './api-props.ts';

const WINDOWS_SECONDS: readonly number[] = [60, 120, 300, 600];
/** Limits of API Gateway's account-wide bucket, from which all methods draw. */
const MAX_RATE = 10_000;
const MAX_BURST = 5_000;
/** What an account has to begin with, less the 100 that nobody may reserve. */
const MAX_RESERVED = 900;
const MIN_REQUESTS = 10;
const MAX_REQUESTS = 2_000_000_000;

export function apiFaults({
  throttle,
  perClientLimit,
  reservedConcurrency,
  pathSalt,
}: HealthCheckProps): Fault[] {
  return [
    ...(throttle ? throttleFaults(throttle) : []),
    ...(reservedConcurrency === undefined
      ? []
      : whole('reservedConcurrency', reservedConcurrency, MAX_RESERVED)),
    ...(perClientLimit ? perClientFaults(perClientLimit) : []),
    ...(pathSalt === undefined || /^[\w-]{1,32}$/.test(pathSalt) ? [] : [saltFault(pathSalt)]),
  ];
}

function throttleFaults({ rateLimit, burstLimit }: Throttle): Fault[] {
  return [
    ...whole('throttle.rateLimit', rateLimit, MAX_RATE),
    ...whole('throttle.burstLimit', burstLimit, MAX_BURST),
  ];
}

function whole(prop: string, given: number, max: number): Fault[] {
  if (Number.isInteger(given) && given >= 1 && given <= max) return [];
  return [{ prop, problem: `got ${given}; allowed: a whole number from 1 to ${max}` }];
}

function perClientFaults({ requests, window }: PerClientLimit): Fault[] {
  const faults: Fault[] = [];
  if (!Number.isInteger(requests) || requests < MIN_REQUESTS || requests > MAX_REQUESTS) {
    const problem = `got ${requests}; allowed: a whole number from ${MIN_REQUESTS} to ${MAX_REQUESTS}, or perClientLimit: false`;
    faults.push({ prop: 'perClientLimit.requests', problem });
  }
  if (window && !WINDOWS_SECONDS.includes(window.toSeconds())) {
    const problem = `got ${window.toHumanString()}; allowed: 1, 2, 5 or 10 minutes`;
    faults.push({ prop: 'perClientLimit.window', problem });
  }
  return faults;
}

function saltFault(given: string): Fault {
  return {
    prop: 'pathSalt',
    problem: `got ${JSON.stringify(given)}; allowed: 1 to 32 letters, digits, _ and -`,
  };
}
