import { Tokenization } from 'aws-cdk-lib';
import { CACHE_ALARMS } from '../../alarms/definitions/cache.ts';
import { planDependencyAlarms } from '../../alarms/definitions/definition.ts';
import type { CacheIds } from '../../alarms/definitions/targets.ts';
import {
  commonLink,
  componentVariables,
  type DependencyCheck,
  type DependencyLink,
  evidenceVariables,
  type LinkInput,
  type LinkReading,
  userAnnouncement,
} from '../link/dependency-link.ts';
import { cacheTraits } from './cache-traits.ts';
import {
  accessString,
  createUserCommand,
  grantLogin,
  loginFaults,
  loginVariables,
  usesIam,
} from './redis-login.ts';
import type { RedisProps } from './redis-props.ts';
import { type RedisTarget, readTarget } from './redis-target.ts';

const KIND = 'redis';
const DEFAULT_USER = 'beacon';

/** A check of a Redis or Valkey: it writes a key, reads it and compares. */
export function redis(props: RedisProps): DependencyCheck {
  return { kind: KIND, props, read: input => read(props, input) };
}

function read(props: RedisProps, input: LinkInput): LinkReading {
  const target = readTarget(props);
  const faults = [...target.faults, ...loginFaults(props, target)];
  if (faults.length > 0 || !target.endpoint) return { faults };
  return { link: linkTo({ ...target, endpoint: target.endpoint }, props, input) };
}

function linkTo(
  target: RedisTarget & Required<Pick<RedisTarget, 'endpoint'>>,
  props: RedisProps,
  { component, scope, setting }: LinkInput,
): DependencyLink {
  const { user = DEFAULT_USER, tls = true, secret } = props;
  const { host, port, securityGroups } = target.endpoint;
  const command = createUserCommand(user, accessString(target.cluster, setting('KEY_PREFIX')));
  const todo = `Beacon needs an ElastiCache user for this cache. Run this once, and add the user to the cache's user group; then acknowledge this warning: ${command}`;
  return {
    ...commonLink(component, props.target, { port, securityGroups }),
    kind: KIND,
    env: componentVariables(component, {
      URL: `${tls ? 'rediss' : 'redis'}://${host}:${Tokenization.stringifyNumber(port)}`,
      ...(target.cluster && { CLUSTER: 'true' }),
      ...loginVariables(props, user, target),
    }),
    grant: grantee => grantLogin(scope, grantee, props, user, target),
    ...(usesIam(props) && { announcement: userAnnouncement(component, 'cacheUser', todo) }),
    alarms: planDependencyAlarms(component, CACHE_ALARMS, { ...target.ids, ...cacheTraits(props.target) }),
    evidenceEnv: evidenceVariables(component, evidenceOf(target.ids)),
    needsSecretsManager: secret !== undefined,
  };
}

function evidenceOf({ nodeIds, serverlessName }: CacheIds): Record<string, string> {
  return {
    ...(nodeIds?.length && { CACHE_NODE_IDS: nodeIds.join(',') }),
    ...(serverlessName && { CACHE_SERVERLESS_NAME: serverlessName }),
  };
}
