import type { HealthCheckProps } from '../health-check-props.ts';
import type { Fault } from '../validation/faults.ts';

/** Public subnets, which CDK refuses for a function, and for which it names a prop that is none of ours. */
export function subnetFaults({ vpc, vpcSubnets }: HealthCheckProps): Fault[] {
  if (!vpc) return [];
  const open = new Set(vpc.publicSubnets.map(({ subnetId }) => subnetId));
  const given = vpc.selectSubnets(vpcSubnets).subnets.filter(({ subnetId }) => open.has(subnetId));
  if (given.length === 0) return [];
  const names = given.map(({ node }) => node.path).join(', ');
  const problem =
    `got public subnets (${names}), from which a function has no way out; allowed: private and isolated ones: ` +
    'set vpcSubnets to such, for example { subnetType: SubnetType.PRIVATE_ISOLATED }';
  return [{ prop: 'vpcSubnets', problem }];
}
