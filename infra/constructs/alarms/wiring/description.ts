import { Token } from 'aws-cdk-lib';
import type { Fault } from '../../validation/faults.ts';
import { isText, valueFaults } from '../../validation/values.ts';
import { MAX_DESCRIPTION } from '../cloudwatch-limits.ts';
import { DESCRIBED_ALARMS } from '../definitions/all.ts';
import type { Words } from '../definitions/definition.ts';

const RUNBOOK = ' Runbook: ';

/** What people read about an alarm, in CloudWatch and in messages. */
export function describe(words: Words, runbookUrl: string | undefined): string {
  return runbookUrl === undefined ? textOf(words) : `${textOf(words)}${RUNBOOK}${runbookUrl}`;
}

function textOf({ means, doFirst, where }: Words): string {
  return `${means} First: ${doFirst} Look: ${where}`;
}

/** The longest link that fits into every description, characters. */
const MAX_RUNBOOK_URL =
  MAX_DESCRIPTION - RUNBOOK.length - Math.max(...DESCRIBED_ALARMS.map(words => textOf(words).length));

/** Faults of the link to the runbook. */
export function runbookFaults(given: unknown): Fault[] {
  const prop = 'alarms.runbookUrl';
  const faults = valueFaults(prop, given, 'https://… or http://…', value => isText(value) && isLink(value));
  if (faults.length > 0 || !isText(given) || Token.isUnresolved(given)) return faults;
  if (given.length <= MAX_RUNBOOK_URL) return [];
  const problem = `got ${given.length} characters; allowed: at most ${MAX_RUNBOOK_URL}, because an alarm's description has ${MAX_DESCRIPTION}: give a shorter link`;
  return [{ prop, problem }];
}

function isLink(text: string): boolean {
  if (Token.isUnresolved(text)) return true;
  return /^https?:\/\/\S+$/.test(text) && URL.canParse(text);
}
