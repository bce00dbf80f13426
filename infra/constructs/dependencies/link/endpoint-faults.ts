import { Token } from 'aws-cdk-lib';
import type { Fault } from '../../validation/faults.ts';
import { formFaults } from '../../validation/names.ts';
import { isRecord, shown, valueFaults } from '../../validation/values.ts';
import { HOST } from '../../validation/variables.ts';

/** What is wrong with a target that is given as `{ host, port, securityGroup }`. */
export function endpointFaults({ host, port, securityGroup }: Readonly<Record<string, unknown>>): Fault[] {
  return [
    ...(host === undefined ? [missing('target.host', HOST.allowed)] : formFaults('target.host', host, HOST)),
    ...valueFaults('target.port', port, 'a whole number from 1 to 65535', isPort),
    ...(isSecurityGroup(securityGroup) ? [] : [wrongGroup(securityGroup)]),
  ];
}

function missing(prop: string, allowed: string): Fault {
  return { prop, problem: `is not given; allowed: ${allowed}` };
}

function wrongGroup(given: unknown): Fault {
  return {
    prop: 'target.securityGroup',
    problem: `got ${shown(given)}; allowed: a SecurityGroup of aws-ec2`,
  };
}

function isPort(given: unknown): boolean {
  if (typeof given !== 'number') return false;
  return Token.isUnresolved(given) || (Number.isInteger(given) && given >= 1 && given <= 65_535);
}

const isSecurityGroup = (given: unknown) => isRecord(given) && typeof given.securityGroupId === 'string';
