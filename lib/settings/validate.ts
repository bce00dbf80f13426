import { ROUTES } from '../names/routes.ts';
import { type ComponentOfKind, componentsOf } from './check-list.ts';
import { COMMON, type CommonSettings } from './common.ts';
import type { Fault } from './config-error.ts';
import { type Group, readGroups } from './groups.ts';
import { isConfigured, type KindSettings, prefixOf } from './kind-settings.ts';
import { type Env, readTable } from './read-table.ts';
import { shownName } from './rejected-value.ts';
import type { SettingsOf, SettingTable } from './setting.ts';

/** A component that the environment configures. */
export type ConfiguredComponent = ComponentOfKind & {
  readonly settings: SettingsOf<SettingTable>;
  readonly critical: boolean;
};

/** What an environment means, and what is wrong with it. With faults, the rest is not to be used. */
export type Validated = {
  readonly common: CommonSettings;
  /** The components to report, in the order of the report, without the user's own checks. */
  readonly components: readonly ConfiguredComponent[];
  /** The groups that have a path of their own. */
  readonly groups: readonly Group[];
  readonly faults: readonly Fault[];
};

const CRITICAL_BY_DEFAULT: readonly string[] = ['database'];

/**
 * Checks an environment as a whole. The functions use this at start and the construct at synth, so that whatever
 * passes synth also starts.
 * @param kinds the kinds of components that are known
 * @param ownChecks names of the checks that the user's code brings
 */
export function validate(
  env: Env,
  kinds: readonly KindSettings[],
  ownChecks: readonly string[] = [],
): Validated {
  const { settings: common, faults: commonFaults } = readTable(COMMON, env);
  const { components, refused, faults: listFaults } = componentsOf(common.CHECKS ?? [], kinds);
  const read = components.map(component => {
    const prefix = prefixOf(component.kind, component.name);
    return { ...component, prefix, ...readTable(component.kind.table, env, prefix) };
  });
  const configured = read.filter(({ kind, name }) => isConfigured(kind, name, env));
  const known = [...components.map(({ name }) => name), ...ownChecks];
  const present = [...configured.map(({ name }) => name), ...ownChecks];
  const wanted = common.COMPONENTS ?? present;
  const critical = common.CRITICAL_COMPONENTS ?? CRITICAL_BY_DEFAULT;
  const reported = configured.filter(({ name }) => wanted.includes(name));
  const { groups, faults: groupFaults } = readGroups(common.HEALTH_GROUPS, [
    ...reported.map(({ name }) => name),
    ...ownChecks,
  ]);
  return {
    common,
    groups,
    components: reported.map(({ name, kind, settings }) => ({
      name,
      kind,
      settings,
      critical: critical.includes(name),
    })),
    faults: [
      ...commonFaults,
      ...groupFaults,
      ...read.flatMap(({ faults }) => faults),
      ...listFaults,
      ...configured.filter(isReadable).flatMap(({ kind, settings, prefix }) =>
        kind.faults({
          settings,
          common,
          onLambda: isOnLambda(env),
          variable: local => `${prefix}${local}`,
        }),
      ),
      ...missingFaults(components, common, env),
      ...unknownFaults('COMPONENTS', common.COMPONENTS, { known, refused }),
      ...(['CRITICAL_COMPONENTS', 'EDGE_COMPONENTS'] as const).flatMap(variable => [
        ...unknownFaults(variable, common[variable], { known, refused }),
        ...absentFaults(variable, common[variable], { known, wanted: [...wanted, ...ownChecks] }),
      ]),
      ...pathFaults(common),
      ...sharingFaults(common),
    ],
  };
}

/** Whether an environment is that of a Lambda function. */
export function isOnLambda({ AWS_LAMBDA_FUNCTION_NAME: name }: Env): boolean {
  return Boolean(name);
}

/** Whether the rules can be applied. Where the variable that configures a component has a fault, that is said already. */
function isReadable({ kind, settings }: Pick<ConfiguredComponent, 'kind' | 'settings'>): boolean {
  return kind.needs.length === 0 || kind.needs.some(local => settings[local] !== undefined);
}

/** Components that were asked for, in `COMPONENTS` or `CHECKS`, and not configured. */
function missingFaults(
  components: readonly ComponentOfKind[],
  { COMPONENTS: asked = [] }: CommonSettings,
  env: Env,
): Fault[] {
  const missing = components.filter(({ name, kind }) => !isConfigured(kind, name, env));
  const faultOf = (variable: string, { name, kind }: ComponentOfKind): Fault => {
    const variables = kind.needs.map(local => `${prefixOf(kind, name)}${local}`).join(' or ');
    const problem = `names ${name}, which is not configured: set ${variables}, or take the name out`;
    return { name: variable, problem };
  };
  return [
    ...missing.filter(({ name, kind }) => kind.component !== name).map(each => faultOf('CHECKS', each)),
    ...asked
      .flatMap(name => missing.filter(each => each.name === name && each.kind.component === name))
      .map(each => faultOf('COMPONENTS', each)),
  ];
}

function unknownFaults(
  variable: string,
  names: readonly string[] = [],
  { known, refused }: { readonly known: readonly string[]; readonly refused: readonly string[] },
): Fault[] {
  const allowed = known.join(', ');
  return names
    .filter(name => !known.includes(name) && !refused.includes(name))
    .map(name => ({ name: variable, problem: `got ${shownName(name)}; allowed: ${allowed}` }));
}

/** Listed components that nothing reports. Where COMPONENTS itself is at fault, this would only follow from it. */
function absentFaults(
  variable: string,
  names: readonly string[] = [],
  { known, wanted }: { readonly known: readonly string[]; readonly wanted: readonly string[] },
): Fault[] {
  if (!wanted.every(name => known.includes(name))) return [];
  return names
    .filter(name => known.includes(name) && !wanted.includes(name))
    .map(name => ({
      name: variable,
      problem: `names ${name}, which is not reported; allowed: ${wanted.join(', ')}`,
    }));
}

/** The edge path must not be a path that strangers find, and a base path must not hide one that is public. */
function pathFaults(common: CommonSettings): Fault[] {
  return (['EDGE_PATH', 'EDGE_PATH_PREVIOUS', 'BASE_PATH'] as const)
    .filter(name => common[name] === ROUTES.health || common[name]?.startsWith(`${ROUTES.health}/`))
    .map(name => ({
      name,
      problem: `lies under ${ROUTES.health}, which is public; allowed: any other path`,
    }));
}

function sharingFaults({ SHARED_RESULTS: shared, TABLE_NAME: table }: CommonSettings): Fault[] {
  if (!shared || table) return [];
  return [{ name: 'TABLE_NAME', problem: 'is not set, and SHARED_RESULTS=true needs it' }];
}
