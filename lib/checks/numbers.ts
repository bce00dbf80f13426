import type { CommonSettings } from '../settings/common.ts';
import type { Fault } from '../settings/config-error.ts';
import { type Env, readTable } from '../settings/read-table.ts';
import type { KindNumbers, Measure } from './kind/measure.ts';
import { postgresqlNumbers } from './postgresql/numbers.ts';
import { redisNumbers } from './redis/numbers.ts';

/** The kinds for which AWS publishes metrics. Another kind is a file and a line here. */
export const KIND_NUMBERS: readonly KindNumbers[] = [postgresqlNumbers, redisNumbers];

/** Components that are not checked over the network, so that they have no latency. */
const WITHOUT_LATENCY: readonly string[] = ['buffer', 'memory'];

/** What the alarm function knows about the components. */
export type Numbers = {
  /** Names of components whose latency is published. */
  readonly withLatency: readonly string[];
  /** The dependencies' own metrics. */
  readonly measures: readonly (Measure & { readonly component: string })[];
  /** Which of these metrics `measures` leaves out, in words for people. */
  readonly leftOut: readonly string[];
};

/** Reads which metrics belong to the components, from the environment of the alarm function. */
export function readNumbers(
  env: Env,
  common: CommonSettings,
): { numbers: Numbers; faults: readonly Fault[] } {
  const standard = KIND_NUMBERS.map(kind => ({ kind, name: kind.component }));
  const extra = (common.CHECKS ?? []).flatMap(entry => {
    const [name = '', kindName] = entry.split(':');
    const kind = KIND_NUMBERS.find(each => each.kind === kindName);
    return kind ? [{ kind, name }] : [];
  });
  const components = [...standard, ...extra];
  const read = components.map(({ kind, name }) => readComponent(kind, name, env));
  const names = common.COMPONENTS ?? components.map(({ name }) => name);
  return {
    numbers: {
      withLatency: names.filter(name => !WITHOUT_LATENCY.includes(name)),
      measures: read.flatMap(({ measures }) => measures),
      leftOut: read.flatMap(({ leftOut }) => leftOut ?? []),
    },
    faults: read.flatMap(({ faults }) => faults),
  };
}

function readComponent(kind: KindNumbers, name: string, env: Env) {
  const isStandard = name === kind.component;
  const prefix = isStandard ? '' : `${name.toUpperCase().replaceAll('-', '_')}_`;
  const { settings, faults } = readTable(kind.table, env, prefix);
  const named = (text: string) => (isStandard ? text : `${name} ${text}`);
  const leftOut = kind.leftOut?.(settings);
  return {
    faults,
    measures: kind.measures(settings).map(each => ({ ...each, component: name, label: named(each.label) })),
    leftOut: leftOut && named(leftOut),
  };
}
