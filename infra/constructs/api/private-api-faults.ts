import type { Fault } from '../validation/faults.ts';
import { isRecord } from '../validation/values.ts';

type Props = {
  readonly vpcEndpoint?: unknown;
  readonly domainName?: unknown;
  readonly route53?: unknown;
};

/** What does not go together with a private API, which only the endpoint reaches. */
export function privateApiFaults({ vpcEndpoint, domainName, route53 }: Props): Fault[] {
  if (vpcEndpoint === undefined) return [];
  return [
    ...(isRecord(route53) && route53.through !== 'alarm' ? [NO_CHECKERS] : []),
    ...(domainName === undefined ? [] : [NO_DOMAIN]),
  ];
}

const NO_CHECKERS: Fault = {
  prop: 'route53.through',
  problem:
    'is "edge" with vpcEndpoint, and the checkers of Route 53 cannot reach a private API: set it to "alarm", or remove vpcEndpoint',
};

const NO_DOMAIN: Fault = {
  prop: 'domainName',
  problem:
    'got a domain name with vpcEndpoint, and a regional one cannot lead to a private API: remove it, and use the private DNS name of the endpoint',
};
