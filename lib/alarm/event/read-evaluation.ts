import { fieldsOf, jsonOf, listOf, numberOf } from './fields.ts';

/** What CloudWatch compared. */
type Evaluation = {
  /** The latest value. */
  readonly value: number | undefined;
  /** The limit. */
  readonly threshold: number | undefined;
};

/** The first datapoint in a reason, which is the latest: `[2.0 (23/11/26 03:11:00), …]`. */
const DATAPOINT = /\[(-?[\d.]+(?:E-?\d+)?) \(/;
const THRESHOLD = /\bthreshold \((-?[\d.]+(?:E-?\d+)?)\)/;

/**
 * Reads the value and the limit of a change: from the reason, which is text, and otherwise from its data.
 * @param data `reasonData`: JSON with `recentDatapoints` and `threshold`. SNS does not send it
 * @param threshold the limit in a message of SNS
 */
export function readEvaluation(reason: string, data: unknown, threshold: unknown): Evaluation {
  const { recentDatapoints, threshold: inData } = fieldsOf(jsonOf(data));
  return {
    value: numberIn(reason, DATAPOINT) ?? numberOf(listOf(recentDatapoints).at(-1)),
    threshold: numberOf(inData) ?? numberOf(threshold) ?? numberIn(reason, THRESHOLD),
  };
}

function numberIn(reason: string, pattern: RegExp): number | undefined {
  const [, digits] = pattern.exec(reason) ?? [];
  return digits === undefined ? undefined : numberOf(Number(digits));
}
