import { Annotations } from 'aws-cdk-lib';
import type { IGrantable } from 'aws-cdk-lib/aws-iam';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { componentPrefix } from '../../../../lib/settings/kind-settings.ts';
import type { AlarmPlan } from '../../alarms/definitions/definition.ts';
import type { Reach } from '../../network/health-network.ts';
import type { Fault } from '../../validation/faults.ts';
import { announcementId, hasOwnProp, OWN_PROPS } from '../../validation/own-props.ts';
import { plainText } from '../../validation/plain-text.ts';

/** Everything that a health check needs for one dependency. Network, functions, alarms and dashboard read it. */
export type DependencyLink = {
  /** The name of the component that checks the dependency: `database`, `reports`. */
  readonly component: string;
  /** `postgresql`, `redis`. */
  readonly kind: string;
  /** Whether it is from the prop `checks`; `database` and `cache` have props of their own. */
  readonly isInChecks: boolean;
  /** Variables of the functions that check it, by their full names. */
  readonly env: Readonly<Record<string, string>>;
  /** Where it is in the VPC. */
  readonly reach: Reach;
  /** Allows a function to log in. */
  readonly grant: (grantee: IGrantable) => void;
  /** What the operator must do by hand, because no template can. @default - nothing */
  readonly announcement?: Announcement;
  /** Alarms on the dependency's own metrics. */
  readonly alarms: readonly AlarmPlan[];
  /** Put before the titles of its graphs. @default - none */
  readonly label?: string;
  /** Variables that tell the alarm function whose metrics to report, by their full names. */
  readonly evidenceEnv: Readonly<Record<string, string>>;
  /** Whether it stops while no client is connected, and starts again with the next connection. @default false */
  readonly mayPause?: boolean;
  /** What must exist before the first probe: an endpoint is known before there is an instance behind it. */
  readonly mustExist: readonly Construct[];
  /** Whether the functions read its login from Secrets Manager. */
  readonly needsSecretsManager: boolean;
};

/** A warning of the synthesis that stays until it is acknowledged. */
export type Announcement = { readonly id: string; readonly text: string };

/** What a kind needs to make a link, besides its props. */
export type LinkInput = {
  readonly scope: Construct;
  readonly component: string;
  /** The value of the component's variable in `settings`, by its local name (`KEY_PREFIX`); `undefined` when not set. */
  readonly setting: (local: string) => string | undefined;
};

/** A link, or what is wrong with the props. The faults name the kind's props: `target`, `secret`. */
export type LinkReading = { readonly link: DependencyLink } | { readonly faults: readonly Fault[] };

/** A check that Beacon itself contains. `Check.postgresql` and `Check.redis` return one. */
export type DependencyCheck = {
  /** `postgresql`, `redis`: as in the variable `CHECKS`. */
  readonly kind: string;
  readonly props: { readonly secret?: ISecret; readonly target?: unknown };
  /** Makes the link, or finds what is wrong with the props. */
  readonly read: (input: LinkInput) => LinkReading;
};

/** What links of every kind have in common. */
export function commonLink(
  component: string,
  target: unknown,
  reach: Pick<Reach, 'port' | 'securityGroups'>,
) {
  return {
    component,
    reach: { ...reach, component, ...OWN_PROPS[component] },
    mustExist: Construct.isConstruct(target) ? [target] : [],
    isInChecks: !hasOwnProp(component),
    ...(!hasOwnProp(component) && { label: component }),
  };
}

/** Variables by their local names, as variables of a component: `HOST` becomes `REPORTS_HOST`. */
export function componentVariables(component: string, local: Readonly<Record<string, string>>) {
  return prefixed(componentPrefix(component), local);
}

/** The same for the alarm function, whose variables for `database` and `cache` have no prefix: `RDS_INSTANCE_ID`. */
export function evidenceVariables(component: string, local: Readonly<Record<string, string>>) {
  return prefixed(hasOwnProp(component) ? '' : componentPrefix(component), local);
}

function prefixed(prefix: string, local: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(local).map(([name, value]) => [`${prefix}${name}`, value]));
}

/** The warning that a user must be created by hand. @param id `databaseUser` or `cacheUser` */
export function userAnnouncement(component: string, id: string, text: string): Announcement {
  return { id: announcementId(component, id), text: `${component}: ${text}` };
}

/** Adds the warning of a link, if it has one. (The CDK CLI shows nothing that is less than a warning.) */
export function announce(scope: Construct, { announcement }: DependencyLink): void {
  if (announcement) Annotations.of(scope).addWarningV2(announcement.id, plainText(announcement.text));
}
