import { Annotations, Resource, Stack, Token, Tokenization } from 'aws-cdk-lib';
import { type ISecurityGroup, SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import type { IConstruct } from 'constructs';
import { announcementId } from '../validation/own-props.ts';
import { plainText } from '../validation/plain-text.ts';

/**
 * Whether the app imported a security group with `mutable: false`, so that nothing may add rules to it.
 * @param group or its id: then it is immutable if each import of it in the app is
 */
export function isImmutable(scope: IConstruct, group: ISecurityGroup | string): boolean {
  if (typeof group !== 'string') return isImmutableImport(group);
  const imports = scope.node.root.node.findAll().filter(each => isGroup(each, group));
  return imports.length > 0 && imports.every(isImmutableImport);
}

const isGroup = (construct: object, id: string) =>
  'securityGroupId' in construct && construct.securityGroupId === id;

/** What the classes of created and of imported groups extend, directly below `Resource`. */
const BASE = belowResource(SecurityGroup.prototype);

function belowResource(prototype: object): object {
  const parent = Object.getPrototypeOf(prototype);
  return parent === Resource.prototype ? prototype : belowResource(parent);
}

/** CDK does not tell. But of the classes of imports, only the immutable one overrides `addIngressRule`, to do nothing. */
function isImmutableImport(group: object): boolean {
  const own = Object.getPrototypeOf(group);
  const isImport = Object.getPrototypeOf(own) === BASE && !(group instanceof SecurityGroup);
  return isImport && Object.hasOwn(own, 'addIngressRule');
}

type Missing = { readonly component: string; readonly theirs: string; readonly port: number };

/** Names the rule that the user must add by hand. @param ours the group of the functions */
export function warnImmutable(ours: SecurityGroup, { component, theirs, port }: Missing): void {
  const { stackName } = Stack.of(ours);
  const text =
    `${component}: the app imports the security group ${plainText(theirs)} with mutable: false, so the construct adds no ` +
    `rule to it, and the functions cannot connect. Add this rule to it by hand: TCP, ${portText(port)}, from the ` +
    `security group ${ours.node.path} of the stack ${plainText(stackName)}. Then acknowledge this`;
  Annotations.of(ours).addWarningV2(announcementId(component, 'immutableGroup'), text);
}

const portText = (port: number) =>
  Token.isUnresolved(port) ? 'the port of the server' : `port ${Tokenization.stringifyNumber(port)}`;
