import { Stack, Token } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { DependencyCheck } from '../dependencies/link/dependency-link.ts';
import type { Requested } from '../dependencies/requested-checks.ts';
import type { Fault } from '../validation/faults.ts';
import { isRecord } from '../validation/values.ts';

/**
 * Faults of watched components whose target is in another region: when it fails, it fails for every region, and moving
 * traffic away from this one helps nothing.
 */
export function regionFaults(
  scope: Construct,
  watches: readonly string[],
  requested: readonly Requested<DependencyCheck>[],
): Fault[] {
  const { region } = Stack.of(scope);
  if (Token.isUnresolved(region)) return [];
  return requested
    .filter(({ component }) => watches.includes(component))
    .flatMap(({ component, check }) => {
      const other = regionOf(check.props?.target);
      if (other === undefined || other === region) return [];
      const problem =
        `names ${component}, whose target is in ${other}, and this stack is in ${region}: if it fails, it fails for ` +
        'both regions, and moving traffic helps nothing. Watch a target of this region, such as a replica';
      return [{ prop: 'route53.watches', problem }];
    });
}

/** The region of a target; `undefined` when synth can't know it. */
function regionOf(target: unknown): string | undefined {
  if (Construct.isConstruct(target)) return known(Stack.of(target).region);
  if (!isRecord(target) || typeof target.host !== 'string') return undefined;
  return /\.([a-z]{2}(?:-[a-z]+)+-\d)\.rds\.amazonaws\.com(?:\.cn)?$/.exec(target.host)?.[1];
}

const known = (region: string) => (Token.isUnresolved(region) ? undefined : region);
