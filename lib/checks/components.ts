import type { AuditEventBuffer } from '../buffer/audit-event-buffer.ts';
import { AWS_IDENTITY_MISSING, awsIdentityOf } from '../connections/aws-identity.ts';
import type { Check } from '../health/check.ts';
import { nameFaults } from '../health/check-faults.ts';
import type { EdgeRules } from '../health/edge.ts';
import { ConfigError, type Fault } from '../settings/config-error.ts';
import { prefixOf } from '../settings/kind-settings.ts';
import type { Env } from '../settings/read-table.ts';
import { type ConfiguredComponent, isOnLambda, type Validated, validate } from '../settings/validate.ts';
import type { Clock } from '../time/clock.ts';
import type { Component, Kind, Platform } from './kind/kind.ts';
import { discreet } from './kind/without-logins.ts';
import type { OwnChecks } from './own/own.ts';
import { KINDS } from './registry.ts';

/** A valid configuration. */
export type Config = Omit<Validated, 'faults'> & {
  /** Whether DEGRADED_STATUS_CODE was set, or has its default. */
  readonly degradedStatusCodeGiven: boolean;
  /** What works, but should not stay so: one line each. */
  readonly warnings: readonly Fault[];
  /** How the edge path answers. */
  readonly edge: EdgeRules;
  /** Makes the components of the environment, in the order of the report. Connects nothing. */
  readonly build: (services: Services) => Component[];
  /** What each component is configured to check: its target and its login, without limits and TTLs. */
  readonly configurations: ReadonlyMap<string, Readonly<Record<string, unknown>>>;
  /** The checks of the user's code, with their defaults. */
  readonly ownChecks: readonly Check[];
};

/** What components need besides their settings. */
type Services = { readonly clock: Clock; readonly buffer: (() => AuditEventBuffer) | undefined };

/**
 * Reads the environment of a function that checks, and the checks of the user's code.
 * @throws ConfigError that lists every fault and contains no secret
 */
export function readConfig(env: Env, own: OwnChecks = NO_CHECKS, kinds: readonly Kind[] = KINDS): Config {
  const settingsOfKinds = kinds.map(kind => kind.settings);
  const { faults, ...validated } = validate(env, settingsOfKinds, own.names);
  const platform = platformOf(env);
  const plans = validated.components.map(component =>
    planOf(component, { ...validated, onLambda: isOnLambda(env) }, kinds),
  );
  const all = [
    ...faults,
    ...plans.flatMap(({ kind, input }) => kind.startFaults?.({ ...input, platform }) ?? []),
    ...own.faults(validated.common),
    ...clashes(validated, own),
    ...(validated.common.SHARED_RESULTS && !platform.aws
      ? [{ name: 'SHARED_RESULTS', problem: AWS_IDENTITY_MISSING }]
      : []),
  ];
  if (all.length > 0) throw new ConfigError(all);
  const critical = validated.common.CRITICAL_COMPONENTS;
  return {
    ...validated,
    warnings: plans.flatMap(({ kind, input }) => kind.startWarnings?.(input) ?? []),
    edge: edgeRules(validated),
    degradedStatusCodeGiven: Boolean(env.DEGRADED_STATUS_CODE),
    build: services =>
      plans.map(({ kind, input }) => discreet(kind.create({ ...input, ...services, platform }))),
    configurations: configurationsOf(validated, own),
    ownChecks: own.checks(critical),
  };
}

/** A user's own check moves traffic only if EDGE_COMPONENTS names it. */
function edgeRules({ common, components }: Omit<Validated, 'faults'>): EdgeRules {
  const critical = components.filter(each => each.critical).map(({ name }) => name);
  return {
    components: common.EDGE_COMPONENTS ?? critical,
    isLoginShared: common.LOGIN_SHARED_WITH_SERVICE,
    degraded: common.EDGE_DEGRADED,
    unknown: common.EDGE_UNKNOWN,
    partial: common.EDGE_PARTIAL,
    confirmMs: common.EDGE_CONFIRM_SECONDS * 1000,
  };
}

/** Settings that change how a component is checked, and not what. */
const TUNING = /(^|_)(TTL|TIMEOUT_MS|SLOW_MS)$/;

function configurationsOf({ components, common }: Omit<Validated, 'faults'>, own: OwnChecks) {
  const ofSettings = components.map(({ name, kind, settings }): [string, Record<string, unknown>] => {
    const what = Object.entries(settings).filter(([local]) => !TUNING.test(local));
    return [name, { kind: kind.kind, ...Object.fromEntries(what) }];
  });
  // What the user's code checks is not known; its version tells two deployments apart.
  const { APP_VERSION: version } = common;
  const ofCode = own.names.map((name): [string, Record<string, unknown>] => [name, { kind: 'own', version }]);
  return new Map([...ofSettings, ...ofCode]);
}

const NO_CHECKS: OwnChecks = { names: [], faults: () => [], checks: () => [] };

/** Names that could not be told apart in a report, or are not allowed. */
function clashes({ components }: Omit<Validated, 'faults'>, own: OwnChecks): Fault[] {
  return nameFaults([...components.map(({ name }) => name), ...own.names]).map(({ name, problem }) => ({
    name: `the check ${JSON.stringify(name)}`,
    problem,
  }));
}

/** A component, with the kind that makes it and what the kind needs. */
function planOf(
  { name, kind: settingsOfKind, settings, critical }: ConfiguredComponent,
  { common, onLambda }: Pick<Validated, 'common'> & { readonly onLambda: boolean },
  kinds: readonly Kind[],
) {
  const kind = kinds.find(each => each.settings === settingsOfKind);
  if (!kind) throw new TypeError(`the kind ${settingsOfKind.kind} is not in the registry`);
  const prefix = prefixOf(settingsOfKind, name);
  const variable = (local: string) => `${prefix}${local}`;
  return { kind, input: { name, settings, critical, common, onLambda, variable } };
}

function platformOf(env: Env): Platform {
  return {
    aws: awsIdentityOf(env),
    lambdaMegabytes: Number(env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE) || undefined,
  };
}
