import { STATUSES, type Status } from '../../health/status.ts';
import { type Fields, fieldsOf, instantOf, numberOf, textOf } from '../event/fields.ts';

/** What the probe function reports about one component. Instants are ms since the epoch. */
export type ComponentFinding = {
  readonly name: string;
  readonly state: Status;
  readonly reason: string | undefined;
  /** The message of the driver's error. */
  readonly message: string | undefined;
  /** What the operator should look at first. */
  readonly hint: string | undefined;
  readonly failuresInRow: number | undefined;
  readonly firstFailureAt: number | undefined;
  readonly lastSuccessAt: number | undefined;
};

/** The report of the probe function. */
export type ProbeReport = {
  readonly status: Status;
  /** The worst state first. */
  readonly components: readonly ComponentFinding[];
};

/** The probe function ended with an error, or its answer is not a report. The message is written for people. */
export class ProbeFailedError extends Error {
  override readonly name = 'ProbeFailedError';
}

/**
 * Reads the answer of the probe function, which is parsed JSON.
 * @throws ProbeFailedError if it is not a report
 */
export function readProbeReport(answer: unknown): ProbeReport {
  const { status, components } = fieldsOf(answer);
  const known = STATUSES.find(each => each === status);
  if (!known)
    throw new ProbeFailedError(`it answered something else: ${JSON.stringify(answer)?.slice(0, 120)}`);
  const findings = Object.entries(fieldsOf(components)).flatMap(([name, value]) =>
    findingOf(name, fieldsOf(value)),
  );
  return { status: known, components: findings.sort((a, b) => severity(b.state) - severity(a.state)) };
}

/** A list of one finding; an empty list for the report's own fields, such as its timestamp. */
function findingOf(name: string, fields: Fields): ComponentFinding[] {
  const state = STATUSES.find(each => each === fields.state);
  if (!state) return [];
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
