import { Token } from 'aws-cdk-lib';
import { ANSWER_RESERVE_MS } from '../../../lib/settings/attempts.ts';
import type { HealthCheckProps } from '../health-check-props.ts';
import type { Fault } from './faults.ts';
import { VARIABLES as ENV } from './variables.ts';

/** Settings that are right one by one, and with which no function would start. */
export function combinationFaults(props: HealthCheckProps): Fault[] {
  return [...timeoutFaults(props), ...componentFaults(props)];
}

/** Two attempts must fit into the deadline: a kept connection may be dead, and the second tells. */
function timeoutFaults({ database, cache, settings = {} }: HealthCheckProps): Fault[] {
  const value = (name: 'CHECK_DEADLINE_MS' | 'DATABASE_TIMEOUT_MS' | 'CACHE_TIMEOUT_MS') =>
    Number(settings[name] ?? ENV[name].default);
  const longest = Math.floor((value('CHECK_DEADLINE_MS') - ANSWER_RESERVE_MS) / 2);
  const problem = (given: number) =>
    `got ${given}; two attempts and ${ANSWER_RESERVE_MS} ms to answer must fit into CHECK_DEADLINE_MS; ` +
    `allowed: at most ${longest}, or a longer deadline`;
  const there = { DATABASE_TIMEOUT_MS: database, CACHE_TIMEOUT_MS: cache };
  return (['DATABASE_TIMEOUT_MS', 'CACHE_TIMEOUT_MS'] as const)
    .filter(name => there[name] && value(name) > longest)
    .map(name => ({ prop: `settings.${name}`, problem: problem(value(name)) }));
}

/** Components by name that are not there. What a handler of one's own checks, nobody knows here. */
function componentFaults({ database, cache, buffer, code, settings = {} }: HealthCheckProps): Fault[] {
  if (code) return [];
  const there = Object.entries({ buffer, memory: true, database, cache }).flatMap(([name, prop]) =>
    prop ? [name] : [],
  );
  return (['COMPONENTS', 'CRITICAL_COMPONENTS'] as const).flatMap(setting => {
    const given = settings[setting];
    if (given === undefined || Token.isUnresolved(given)) return [];
    const absent = given
      .split(',')
      .map(name => name.trim())
      .filter(name => !there.includes(name));
    const problem = `got ${JSON.stringify(given)}; allowed: ${there.join(', ')}, which the props tell of`;
    return absent.length === 0 ? [] : [{ prop: `settings.${setting}`, problem }];
  });
}
