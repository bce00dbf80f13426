import { AccountRootPrincipal, Role } from 'aws-cdk-lib/aws-iam';
import { describe, expect, it } from 'vitest';
import { HealthCheck } from '../../../../infra/constructs/health-check.ts';
import { actions, resources, statements } from '../../support/resources.ts';
import { fullStack, templateOf, testStack } from '../../support/stacks.ts';

const NAMES = { serviceName: 'orders', environment: 'staging' };

/** What a role may do after a grant, by partition. */
function granted(grant: (health: HealthCheck, role: Role) => void) {
  const stack = testStack();
  const health = new HealthCheck(stack, 'Health', { ...NAMES, buffer: true });
  const role = new Role(stack, 'Operator', { assumedBy: new AccountRootPrincipal() });
  grant(health, role);
  return statements(templateOf(stack), /Operator/).map(each => [
    each.Condition?.['ForAllValues:StringEquals']['dynamodb:LeadingKeys'],
    [actions(each)].flat(),
  ]);
}

describe('an operator', () => {
  it('may read and write the partition of overrides, and no other', () => {
    expect(granted((health, role) => health.grantOperate(role))).toEqual([
      [['override#orders#staging'], ['dynamodb:Query', 'dynamodb:PutItem']],
    ]);
  });

  it('who reads the history may not change anything', () => {
    expect(granted((health, role) => health.grantHistory(role))).toEqual([
      [['history#orders#staging'], ['dynamodb:Query']],
      [['result#orders#staging'], ['dynamodb:Query']],
    ]);
  });
});

describe('the functions', () => {
  const { template } = fullStack(NAMES);
  const partitionsOf = (id: RegExp) =>
    statements(template, id).flatMap(
      each => each.Condition?.['ForAllValues:StringEquals']?.['dynamodb:LeadingKeys'] ?? [],
    );

  it.each([/FunctionsHealth/, /FunctionsEdge/, /FunctionsProbe/])('%s may read what operators say', id => {
    const [statement] = statements(template, id).filter(each =>
      JSON.stringify(each.Condition ?? {}).includes('override#'),
    );
    expect(actions(statement)).toEqual(['dynamodb:Query']);
  });

  it('that tells people reads overrides, and adds messages to the history', () => {
    expect(partitionsOf(/HealthAlarm/)).toEqual([
      'alarm#orders#staging',
      'override#orders#staging',
      'history#orders#staging',
    ]);
  });

  it('that tells people runs every 5 minutes', () => {
    const [rule, ...more] = resources(template, 'AWS::Events::Rule', /OperatorsWord/);
    expect(more).toEqual([]);
    expect(rule?.Properties).toMatchObject({ ScheduleExpression: 'rate(5 minutes)', State: 'ENABLED' });
    expect(JSON.stringify(rule?.Properties.Targets)).toContain('HealthAlarm');
  });
});

it('the stack says what to give to the command beacon', () => {
  const outputs = Object.values(fullStack(NAMES).template.findOutputs('*'));
  const [output] = outputs.filter(({ Description }) => Description === 'Options of the command beacon');
  expect(JSON.stringify(output?.Value)).toMatch(/--table .*HealthTable.* --service orders --stage staging/);
});
