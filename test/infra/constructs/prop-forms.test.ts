import { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { HealthCheck } from '../../../infra/constructs/health-check.ts';
import type { HealthCheckProps } from '../../../infra/constructs/health-check-props.ts';
import { PROP_FORMS } from '../../../infra/constructs/prop-forms.ts';
import { PropsError } from '../../../infra/constructs/validation/faults.ts';
import { testStack } from '../support/stacks.ts';

/** Values that callers without types give by mistake. */
const VALUES: Readonly<Record<string, unknown>> = {
  null: null,
  true: true,
  false: false,
  'a number': 7.5,
  'no number': Number.NaN,
  'a text': 'something else',
  'an empty text': '',
  'a list': ['x', undefined],
  'an object with a name of no prop': { nothingLikeThis: 1 },
  'a function': () => 1,
};

/** Values of the list above that are right for a prop. */
const RIGHT: Readonly<Record<string, readonly string[]>> = {
  alarms: ['false'],
  buffer: ['true', 'false'],
  encryptionKey: ['false'],
  heartbeat: ['false'],
  perClientLimit: ['false'],
  previousPathSalt: ['an empty text'],
};
const FLAGS = ['true', 'false'];

/** The faults of props that somebody gave without types. A health check of the buffer needs nothing else. */
function faultsOf(props: object): string[] {
  const stack = testStack();
  try {
    new HealthCheck(stack, 'Health', { buffer: true, alarms: false, ...props } as HealthCheckProps);
    Template.fromStack(stack);
  } catch (error) {
    if (error instanceof PropsError) return error.faults.map(({ prop, problem }) => `${prop}: ${problem}`);
    throw error;
  }
  return [];
}

const isFlag = (prop: string) =>
  JSON.stringify(Object(Reflect.get(PROP_FORMS, prop)).allowed) === '"true or false"';

const CASES = Object.keys(PROP_FORMS).flatMap(prop =>
  Object.keys(VALUES)
    .filter(value => !(RIGHT[prop] ?? (isFlag(prop) ? FLAGS : [])).includes(value))
    .map(value => [prop, value] as const),
);

describe('a wrong value of a prop is a fault that names it', () => {
  it.each(CASES)('%s: %s', (prop, value) => {
    const faults = faultsOf({ [prop]: VALUES[value] });
    expect(faults.filter(each => each.startsWith(prop)).length, faults.join('\n')).toBeGreaterThan(0);
  });

  it('in alarms, Route 53 and other objects, too', () => {
    const faults = faultsOf({
      alarms: { topic: 'arn', page: 'x', thresholds: { depth: 1 } },
      domainName: { name: 7, certificate: 'arn' },
      route53: { watches: ['buffer'], regions: 'all', watch: [] },
      database: { nmae: 'orders' },
      cache: { cluser: true },
      serviceNme: 'orders',
      throttle: { rate: 1 },
      version: 'a b',
    });
    for (const start of [
      ...['alarms.topic: got "arn"', 'alarms.page: is no prop', 'alarms.thresholds.depth: is no prop'],
      ...['domainName.name: got 7', 'domainName.certificate: got "arn"'],
      ...['route53.regions: got "all"', 'route53.watch: is no prop'],
      ...['database.nmae: is no prop', 'cache.cluser: is no prop'],
      ...['serviceNme: is no prop', 'throttle.rate: is no prop', 'version: got'],
    ]) {
      expect(
        faults.some(each => each.startsWith(start)),
        `${start}\n${faults.join('\n')}`,
      ).toBe(true);
    }
  });
});
