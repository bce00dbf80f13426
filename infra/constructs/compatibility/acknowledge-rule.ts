import * as cdk from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** Why a rule of cdk-nag does not apply. */
export type Acknowledgement = {
  /** Such as `APIG4`. */
  readonly rule: string;
  /** At least 10 characters. */
  readonly reason: string;
  /** Which finding of the rule, such as `Resource::*`. @default - the rule has one finding */
  readonly finding?: string;
};

/** Missing in `aws-cdk-lib` before 2.257, and so no named import, which would fail there. */
const { Validations }: Partial<typeof cdk> = cdk;

/** Before the aspects of cdk-nag 2, which have CDK's default priority. */
const FIRST = { priority: cdk.AspectPriority.MUTATING };

/**
 * Tells cdk-nag why a rule does not apply to a construct and to what is created below it. cdk-nag 3 reads what CDK was
 * told; cdk-nag 2 reads the metadata of resources.
 */
export function acknowledgeRule(scope: IConstruct, acknowledgement: Acknowledgement): void {
  const { rule, reason, finding } = acknowledgement;
  const id = `AwsSolutions-${rule}`;
  Validations?.of(scope).acknowledge({
    id: `AwsSolutions::${id}${finding === undefined ? '' : `[${finding}]`}`,
    reason,
  });
  const suppression = { id, reason, ...(finding !== undefined && { applies_to: [finding] }) };
  cdk.Aspects.of(scope).add({ visit: node => suppress(node, suppression) }, FIRST);
}

function suppress(node: IConstruct, suppression: { readonly id: string }): void {
  if (!cdk.CfnResource.isCfnResource(node)) return;
  const { rules_to_suppress: others = [] } = node.getMetadata('cdk_nag') ?? {};
  node.addMetadata('cdk_nag', { rules_to_suppress: [...others, suppression] });
}
