import type { Construct } from 'constructs';
import { componentPrefix } from '../../../lib/settings/kind-settings.ts';
import { type Fault, faultsAt } from '../validation/faults.ts';
import { isRecord, shown } from '../validation/values.ts';
import type { Settings } from '../validation/variables.ts';
import type { DependencyCheck, DependencyLink } from './link/dependency-link.ts';
import { type CheckProps, type Requested, requestedDependencies } from './requested-checks.ts';

type Props = CheckProps & {
  readonly secretsReachable?: boolean;
  readonly settings?: Settings;
};

/** The links of the dependencies that the props ask for, and what is wrong with their props. */
export function readLinks(
  scope: Construct,
  props: Props,
): { readonly links: readonly DependencyLink[]; readonly faults: readonly Fault[] } {
  const links: DependencyLink[] = [];
  const faults: Fault[] = [];
  for (const requested of requestedDependencies(props)) {
    const { component, prop, check } = requested;
    if (!isRecord(check.props)) {
      faults.push({ prop, problem: `got ${shown(check.props)}; allowed: an object with a target` });
      continue;
    }
    const settings: Readonly<Record<string, string | undefined>> = props.settings ?? {};
    const setting = (local: string) => settings[`${componentPrefix(component)}${local}`];
    const reading = check.read({ scope, component, setting });
    faults.push(...secretFaults(requested, props));
    if ('link' in reading) links.push(reading.link);
    else faults.push(...faultsAt(prop, reading.faults));
  }
  return { links, faults };
}

function secretFaults({ prop, check }: Requested<DependencyCheck>, { secretsReachable }: Props): Fault[] {
  const { secret } = check.props;
  if (!secret) return [];
  if (!isRecord(secret) || typeof secret.secretArn !== 'string') {
    const problem = `got ${shown(secret)}; allowed: a Secret of aws-secretsmanager`;
    return [{ prop: `${prop}.secret`, problem }];
  }
  if (secretsReachable) return [];
  const problem =
    'got a secret, and the functions have no way to Secrets Manager: remove it to use an IAM login, or give their ' +
    'subnets an interface endpoint for Secrets Manager or a NAT gateway, and set secretsReachable to true';
  return [{ prop: `${prop}.secret`, problem }];
}
