import type { ComponentReport } from '../../health/report.ts';
import { STATUSES, type Status } from '../../health/status.ts';
import type { View } from '../view/view.ts';

type Labels = Readonly<Record<string, string>>;

/** One value of a metric. */
export type Sample = { readonly labels: Labels; readonly value: number };

/** A metric with all its values. They are gauges: each is what holds now. */
export type Family = {
  readonly name: string;
  readonly help: string;
  /** The last part of the name, where it is a unit. */
  readonly unit?: 'seconds';
  readonly samples: readonly Sample[];
};

/** The report as metrics, no more than the caller may see. Metrics without values are left out. */
export function familiesOf(view: View): Family[] {
  const { report, detail, about } = view;
  const families = [wholeFamily(report.status)];
  if (detail !== 'status') families.push(stateFamily(report.components));
  if (detail === 'full' || detail === 'everything') {
    families.push(...fullFamilies(report.components), buildFamily(about));
  }
  return families.filter(({ samples }) => samples.length > 0);
}

/** One sample for each state; that of the current state is 1, so that an alert can name the state. */
function perState(state: Status, labels: Labels = {}): Sample[] {
  return STATUSES.map(each => ({ labels: { ...labels, state: each }, value: Number(each === state) }));
}

function wholeFamily(status: Status): Family {
  return {
    name: 'beacon_state',
    help: 'State of the whole: 1 for the state that it is in, else 0.',
    samples: perState(status),
  };
}

function stateFamily(components: readonly ComponentReport[]): Family {
  return {
    name: 'beacon_component_state',
    help: 'State of each component: 1 for the state that it is in, else 0.',
    samples: components.flatMap(({ name, state }) => perState(state, { component: name })),
  };
}

function fullFamilies(components: readonly ComponentReport[]): Family[] {
  return [
    {
      name: 'beacon_component_reason',
      help: 'Why a component is not up. Absent while it is.',
      samples: components.flatMap(({ name, reason }) =>
        reason ? [{ labels: { component: name, reason }, value: 1 }] : [],
      ),
    },
    {
      name: 'beacon_component_duration_seconds',
      help: 'How long the run took that observed the component.',
      unit: 'seconds',
      samples: components.map(({ name, durationMs }) => ({
        labels: { component: name },
        value: durationMs / 1000,
      })),
    },
    {
      name: 'beacon_component_observed_timestamp_seconds',
      help: 'When the component was observed.',
      unit: 'seconds',
      samples: components.map(({ name, observedAt }) => ({
        labels: { component: name },
        value: observedAt / 1000,
      })),
    },
    {
      name: 'beacon_component_field',
      help: 'The numbers of a component, as the fields of the JSON name them.',
      samples: components.flatMap(({ name, fields }) =>
        Object.entries(fields).flatMap(([field, value]) =>
          isNumber(value) ? [{ labels: { component: name, field }, value }] : [],
        ),
      ),
    },
  ];
}

/** Prometheus has no words for other values that JSON can't have either. */
const isNumber = (value: unknown): value is number => Number.isFinite(value);

function buildFamily({ version, environment }: View['about']): Family {
  return {
    name: 'beacon_build_info',
    help: 'The version and the environment that answer.',
    samples: [{ labels: { version, environment }, value: 1 }],
  };
}
