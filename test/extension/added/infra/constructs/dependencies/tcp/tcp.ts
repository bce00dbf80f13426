import { Tokenization } from 'aws-cdk-lib';
import type { ISecurityGroup } from 'aws-cdk-lib/aws-ec2';
import {
  commonLink,
  componentVariables,
  type DependencyCheck,
  type LinkInput,
  type LinkReading,
} from '../link/dependency-link.ts';
import { endpointFaults } from '../link/endpoint-faults.ts';

/** A port to check. */
export type TcpProps = {
  readonly target: { readonly host: string; readonly port: number; readonly securityGroup: ISecurityGroup };
};

/** A check of a port that must accept connections. */
export function tcp(props: TcpProps): DependencyCheck {
  return { kind: 'tcp', props: {}, read: input => read(props, input) };
}

function read({ target }: TcpProps, { component }: LinkInput): LinkReading {
  const faults = endpointFaults(target);
  if (faults.length > 0) return { faults };
  const { host, port, securityGroup } = target;
  return {
    link: {
      ...commonLink(component, target, { port, securityGroups: [securityGroup] }),
      kind: 'tcp',
      env: componentVariables(component, { URL: `tcp://${host}:${Tokenization.stringifyNumber(port)}` }),
      grant: () => {},
      alarms: [],
      evidenceEnv: {},
      needsSecretsManager: false,
    },
  };
}
