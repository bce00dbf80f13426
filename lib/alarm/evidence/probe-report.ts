import { STATUSES, type Status } from '../../health/status.ts';
import { type Fields, fieldsOf, instantOf, numberOf, textOf } from '../event/fields.ts';

/** What the probe function says of one component. Instants are ms since the epoch. */
export type ComponentFinding = {
  readonly name: string;
  readonly state: Status;
  readonly reason: string | undefined;
  /** What the driver said. */
  readonly message: string | undefined;
  /** What to look at first. */
  readonly hint: string | undefined;
  readonly failuresInRow: number | undefined;
  readonly firstFailureAt: number | undefined;
  readonly lastSuccessAt: number | undefined;
};

/** What the probe function says. */
export type ProbeReport = {
  readonly status: Status;
  /** The worst first. */
  readonly components: readonly ComponentFinding[];
};

/** The probe function did not do its work: it broke, or what it gave is no report. */
export class ProbeFailedError extends Error {
  override readonly name = 'ProbeFailedError';
}

/** Reads the probe function's answer. @throws ProbeFailedError where it is no report */
export function readProbeReport(answer: unknown): ProbeReport {
  const { status, components } = fieldsOf(answer);
  const known = STATUSES.find(each => each === status);
  if (!known)
    throw new ProbeFailedError(`it answered something else: ${JSON.stringify(answer)?.slice(0, 120)}`);
  const findings = Object.entries(fieldsOf(components)).flatMap(([name, value]) =>
    finding(name, fieldsOf(value)),
  );
  return { status: known, components: findings.sort((a, b) => severity(b.state) - severity(a.state)) };
}

function finding(name: string, fields: Fields): ComponentFinding[] {
  const state = STATUSES.find(each => each === fields.state);
  if (!state) return []; // the report's own fields, such as its timestamp
  return [
    {
      name,
      state,
      reason: textOf(fields.reason),
      message: textOf(fields.message),
      hint: textOf(fields.hint),
      failuresInRow: numberOf(fields.failures_in_row),
      firstFailureAt: instantOf(fields.first_failure_at),
      lastSuccessAt: instantOf(fields.last_success_at),
    },
  ];
}

function severity(state: Status): number {
  return STATUSES.indexOf(state);
}
