import { CfnDBProxy, type IDatabaseProxy } from 'aws-cdk-lib/aws-rds';
import type { Fault } from '../../validation/faults.ts';
import { isRecord } from '../../validation/values.ts';

/** What the resource behind a proxy says about logins. An import says nothing. */
export type ProxyLogin = {
  /** Why it accepts no IAM logins. @default - it does, as far as synth knows */
  readonly iamFault?: Fault;
  /** Why it accepts no logins with a password. @default - it does, as far as synth knows */
  readonly passwordFault?: Fault;
  /** Whether the proxy itself logs in by IAM: then there is no secret, and the database user needs `rds_iam`. */
  readonly endToEnd: boolean;
  readonly faults: readonly Fault[];
};

/** Reads how a proxy accepts logins. CDK's default (`iamAuth: false`) accepts only passwords. */
export function proxyLogin(proxy: IDatabaseProxy): ProxyLogin {
  const own = proxy.node.defaultChild;
  if (!(own instanceof CfnDBProxy)) return { endToEnd: false, faults: [] };
  const endToEnd = Object(own).defaultAuthScheme === 'IAM_AUTH'; // old releases of aws-cdk-lib do not have it
  const { auth = [], engineFamily } = own;
  const schemes = Array.isArray(auth) ? auth.filter(isRecord) : [];
  const allHave = (value: string) => schemes.length > 0 && schemes.every(({ iamAuth }) => iamAuth === value);
  const onlyIam = allHave('REQUIRED') || (endToEnd && schemes.length === 0);
  return {
    ...(allHave('DISABLED') && !endToEnd && { iamFault: IAM_DISABLED }),
    ...(onlyIam && { passwordFault: ONLY_IAM }),
    endToEnd,
    faults: engineFamily === 'POSTGRESQL' ? [] : [{ prop: 'target', problem: wrongEngine(engineFamily) }],
  };
}

const IAM_DISABLED: Fault = {
  prop: 'target',
  problem: 'is a proxy that accepts no IAM logins: set iamAuth to true where you create it, or give a secret',
};

const ONLY_IAM: Fault = {
  prop: 'secret',
  problem:
    'got a secret, and the proxy of target accepts only IAM logins: remove the secret, or create the proxy with iamAuth false',
};

const wrongEngine = (family: string) => `is a proxy of ${family}; allowed: PostgreSQL`;
