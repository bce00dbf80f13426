import { Construct } from 'constructs';
import { addInfo } from '../compatibility/add-info.ts';
import { isPlaceholder } from '../validation/placeholders.ts';
import { isRecord } from '../validation/values.ts';

/** As deep as `checks.reports.props.target.host` is found. */
const MAX_DEPTH = 5;

/** Says which props CDK has not looked up yet. Synth runs again when it has, and checks them then. */
export function announceLookups(scope: Construct, props: object): void {
  const names = placeholdersIn(props, MAX_DEPTH);
  if (names.length === 0) return;
  const text =
    `CDK has not looked up ${names.join(', ')} yet, so the health check has placeholders there. Synth runs again with ` +
    'the real values, and checks them then';
  addInfo(scope, 'beacon:HealthCheck.lookedUpLater', text);
}

function placeholdersIn(value: object, depth: number, path = ''): string[] {
  return Object.entries(value).flatMap(([key, each]) => {
    const prop = path === '' ? key : `${path}.${key}`;
    if (isPlaceholder(each) || (Construct.isConstruct(each) && isLookedUpLater(each))) return [prop];
    const isPlain = isRecord(each) && !Construct.isConstruct(each);
    return isPlain && depth > 1 ? placeholdersIn(each, depth - 1, prop) : [];
  });
}

/** Whether a VPC, a security group or a database is not looked up yet. */
function isLookedUpLater(construct: object): boolean {
  const { vpcId, securityGroupId, instanceResourceId, clusterResourceIdentifier } = Object(construct);
  return [vpcId, securityGroupId, instanceResourceId, clusterResourceIdentifier].some(isPlaceholder);
}
