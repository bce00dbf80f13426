import { Token } from 'aws-cdk-lib';
import type { Fault } from '../validation/faults.ts';
import { durationFaults, isText, valueFaults } from '../validation/values.ts';
import type { OwnWebAcl, PerClientLimit, Throttle } from './api-props.ts';

/** Seconds that WAF counts over. */
const WINDOWS: readonly number[] = [60, 120, 300, 600];
/** Limits of the account's token bucket in API Gateway, which all methods share. */
const MAX_RATE = 10_000;
const MAX_BURST = 5_000;
/** What a usual account has, without the 100 that Lambda keeps unreserved. */
const MAX_RESERVED = 900;
/** What WAF allows. */
const MIN_REQUESTS = 10;
const MAX_REQUESTS = 2_000_000_000;

type Props = {
  readonly throttle?: Throttle;
  readonly perClientLimit?: PerClientLimit | OwnWebAcl | false;
  readonly reservedConcurrency?: number;
  readonly pathSalt?: string;
};

/** What is wrong with the props of the API. */
export function apiFaults({ throttle, perClientLimit, reservedConcurrency, pathSalt }: Props): Fault[] {
  return [
    ...(throttle ? throttleFaults(throttle) : []),
    ...wholeFaults('reservedConcurrency', reservedConcurrency, [1, MAX_RESERVED]),
    ...(perClientLimit ? perClientFaults(perClientLimit) : []),
    ...valueFaults('pathSalt', pathSalt, '1 to 32 letters, digits, _ and -', isSalt),
  ];
}

function throttleFaults({ rateLimit = Number.NaN, burstLimit = Number.NaN }: Partial<Throttle>): Fault[] {
  return [
    ...wholeFaults('throttle.rateLimit', rateLimit, [1, MAX_RATE]),
    ...wholeFaults('throttle.burstLimit', burstLimit, [1, MAX_BURST]),
  ];
}

function perClientFaults(limit: PerClientLimit | OwnWebAcl): Fault[] {
  if ('webAclArn' in limit) return webAclFaults(limit);
  const { requests = Number.NaN, window }: Partial<PerClientLimit> = limit;
  const cure = ', or perClientLimit: false';
  return [
    ...wholeFaults('perClientLimit.requests', requests, [MIN_REQUESTS, MAX_REQUESTS], cure),
    ...durationFaults('perClientLimit.window', window, '1, 2, 5 or 10 minutes', seconds =>
      WINDOWS.includes(seconds),
    ),
  ];
}

function webAclFaults({ webAclArn, ...others }: OwnWebAcl): Fault[] {
  const [other] = Object.keys(others);
  if (other) {
    const problem = 'is for a web ACL that the construct creates: remove it, or remove webAclArn';
    return [{ prop: `perClientLimit.${other}`, problem }];
  }
  const allowed = 'arn:aws:wafv2:…:regional/webacl/…';
  return valueFaults('perClientLimit.webAclArn', webAclArn, allowed, isWebAcl);
}

const isWebAcl = (given: unknown) =>
  isText(given) && (Token.isUnresolved(given) || /:wafv2:.*:regional\/webacl\//.test(given));

function wholeFaults(
  prop: string,
  given: unknown,
  [min, max]: readonly [number, number],
  cure = '',
): Fault[] {
  return valueFaults(prop, given, `a whole number from ${min} to ${max}${cure}`, value => {
    return typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max;
  });
}

const isSalt = (given: unknown) => isText(given) && /^[\w-]{1,32}$/.test(given);
