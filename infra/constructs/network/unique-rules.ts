import { CfnSecurityGroupEgress, CfnSecurityGroupIngress } from 'aws-cdk-lib/aws-ec2';
import { identityOf } from './same-value.ts';

// EC2 refuses a rule that exists already, and then the deployment fails. An app may add the same rule itself, before or
// after it creates the health check, so that only the end of synth knows it.

/** A rule that is left out of the template when the app itself has the same one. */
export class UniqueIngress extends CfnSecurityGroupIngress {
  protected override shouldSynthesize(): boolean {
    const key = ingressKey(this);
    return !this.node.root.node
      .findAll()
      .some(each => each !== this && each instanceof CfnSecurityGroupIngress && ingressKey(each) === key);
  }
}

/** The same for connections from the functions. */
export class UniqueEgress extends CfnSecurityGroupEgress {
  protected override shouldSynthesize(): boolean {
    const key = egressKey(this);
    return !this.node.root.node
      .findAll()
      .some(each => each !== this && each instanceof CfnSecurityGroupEgress && egressKey(each) === key);
  }
}

/** What EC2 compares: the description does not count. */
function ingressKey(rule: CfnSecurityGroupIngress): string {
  const { groupId, ipProtocol, fromPort, toPort, sourceSecurityGroupId } = rule;
  return identityOf(rule, [groupId, ipProtocol, fromPort, toPort, sourceSecurityGroupId]);
}

function egressKey(rule: CfnSecurityGroupEgress): string {
  const { groupId, ipProtocol, fromPort, toPort, destinationSecurityGroupId } = rule;
  return identityOf(rule, [groupId, ipProtocol, fromPort, toPort, destinationSecurityGroupId]);
}
