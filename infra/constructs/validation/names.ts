import { Stage } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Fault } from './faults.ts';
import { isUnknown } from './placeholders.ts';
import { isText, valueFaults } from './values.ts';
import { BUFFER_NAME, SERVICE_NAME, type TextForm } from './variables.ts';

/** The names that logs, metrics and the table give to the service and to its environment. */
export function namesOf({ serviceName = 'beacon', environment = 'production' }: NameProps) {
  return { service: serviceName, environment };
}

/** The variables that tell the functions these names, and the groups, which only have names. */
export function nameEnvironment(props: NameProps & { readonly groups?: unknown }): Record<string, string> {
  const { service, environment } = namesOf(props);
  const { version, groups } = props;
  return {
    SERVICE_NAME: service,
    ENVIRONMENT: environment,
    ...(version && { APP_VERSION: version }),
    ...(groups !== undefined && { HEALTH_GROUPS: String(JSON.stringify(groups)) }),
  };
}

/** The name of the environment where the props give none: that of the CDK stage around it. @default 'production' */
export function environmentOf(scope: Construct): string {
  return Stage.of(scope)?.stageName || 'production';
}

type NameProps = {
  readonly serviceName?: string;
  readonly environment?: string;
  readonly version?: string;
};

/** Faults of the names that the functions read when they start. */
export function nameFaults(props: NameProps & { readonly buffer?: unknown }): Fault[] {
  const { serviceName, environment, version, buffer } = props;
  const texts = Object.entries({ serviceName, environment, version });
  return [
    ...texts.flatMap(([prop, given]) => formFaults(prop, given, SERVICE_NAME)),
    ...formFaults('buffer.name', Object(buffer).name, BUFFER_NAME),
  ];
}

/** A fault when a text is given that does not have the form. A value that synth does not know is accepted. */
export function formFaults(prop: string, given: unknown, { pattern, allowed }: TextForm): Fault[] {
  return valueFaults(
    prop,
    given,
    allowed,
    value => isText(value) && (isUnknown(value) || pattern.test(value)),
  );
}

/** What RDS calls an instance or a cluster. */
export const DATABASE_IDENTIFIER: TextForm = {
  pattern: /^[A-Za-z][A-Za-z0-9-]{0,62}$/,
  allowed: 'the identifier of an instance or cluster of RDS: 1 to 63 letters, digits and -, a letter first',
};

/** Names of databases and of users. They also appear in ARNs and, quoted, in SQL. */
export const LOGIN_NAME: TextForm = { pattern: /^[\w-]{1,63}$/, allowed: '1 to 63 letters, digits, _ and -' };
