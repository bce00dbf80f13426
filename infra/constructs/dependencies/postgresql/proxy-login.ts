import { CfnDBProxy, type IDatabaseProxy } from 'aws-cdk-lib/aws-rds';
import type { Fault } from '../../validation/faults.ts';
import { isRecord } from '../../validation/values.ts';

/** What the resource behind a proxy says about logins. An import says nothing. */
export type ProxyLogin = {
  /** Why it accepts no IAM logins. @default - it does, as far as synth knows */
  readonly iamFault?: Fault;
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
  const onlyPasswords = schemes.length > 0 && schemes.every(({ iamAuth }) => iamAuth === 'DISABLED');
  return {
    ...(onlyPasswords && !endToEnd && { iamFault: IAM_DISABLED }),
    endToEnd,
    faults: engineFamily === 'POSTGRESQL' ? [] : [{ prop: 'target', problem: wrongEngine(engineFamily) }],
  };
}

const IAM_DISABLED: Fault = {
  prop: 'target',
  problem: 'is a proxy that accepts no IAM logins: set iamAuth to true where you create it, or give a secret',
};

const wrongEngine = (family: string) => `is a proxy of ${family}; allowed: PostgreSQL`;
