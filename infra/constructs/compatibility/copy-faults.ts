import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { CfnElement, Resource, Stack } from 'aws-cdk-lib';
import { Construct, type IConstruct } from 'constructs';
import type { Fault } from '../validation/faults.ts';

/** A construct as deep as `alarms.topic` or `checks[0].props.target` is found. */
const MAX_DEPTH = 4;

/**
 * Faults for constructs that another copy of `aws-cdk-lib` or `constructs` made. To Beacon's copy they are of no known
 * class, so that a database would be reported as something which is no database.
 */
export function copyFaults(scope: Construct, props: object): Fault[] {
  const scopes: [string, unknown][] = [['scope', Stack.of(scope)]];
  return [...scopes, ...constructsIn(props, MAX_DEPTH)]
    .filter(([, construct]) => isOfAnotherCopy(construct))
    .map(([prop]) => ({ prop, problem: problem() }));
}

function constructsIn(value: object, depth: number, path = ''): [string, unknown][] {
  return Object.entries(value).flatMap(([key, each]): [string, unknown][] => {
    const prop = Array.isArray(value) ? `${path}[${key}]` : path ? `${path}.${key}` : key;
    if (Construct.isConstruct(each)) return [[prop, each]];
    return depth > 1 && typeof each === 'object' && each ? constructsIn(each, depth - 1, prop) : [];
  });
}

/** CDK marks its constructs with symbols that all copies share. */
function isOfAnotherCopy(construct: unknown): boolean {
  const isMade = (isMarked: boolean, made: abstract new (...args: never[]) => unknown) =>
    isMarked && !(construct instanceof made);
  return (
    isMade(Construct.isConstruct(construct), Construct) ||
    isMade(Resource.isResource(construct as IConstruct), Resource) ||
    isMade(CfnElement.isCfnElement(construct), CfnElement) ||
    isMade(Stack.isStack(construct), Stack)
  );
}

function problem(): string {
  const require = createRequire(import.meta.url);
  const copies = ['aws-cdk-lib', 'constructs'].map(name => {
    const path = require.resolve(`${name}/package.json`);
    return `${name} ${require(path).version} in ${dirname(path)}`;
  });
  return (
    `comes from another copy of aws-cdk-lib or constructs than the health check, which uses ${copies.join(' and ')}; ` +
    'allowed: one copy of each. Find the others with "npm ls aws-cdk-lib constructs", give all packages one version, ' +
    'and install again'
  );
}
