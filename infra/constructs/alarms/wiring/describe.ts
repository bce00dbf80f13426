import { Token } from 'aws-cdk-lib';
import type { HealthAlarmsProps } from '../definitions/watched.ts';

/** CloudWatch's limit of a description, characters. */
export const MAX_DESCRIPTION = 1024;

export type Words = { readonly means: string; readonly doFirst: string; readonly where: string };

/**
 * What people read of an alarm, in CloudWatch and in messages: what it means, the first thing to do, where to look.
 * @throws Error where the link to the runbook leaves no room for the rest
 */
export function describe({ means, doFirst, where }: Words, { runbookUrl }: HealthAlarmsProps): string {
  const text = `${means} First: ${doFirst} Look: ${where}`;
  if (runbookUrl === undefined) return text;
  const whole = `${text} Runbook: ${runbookUrl}`;
  if (!Token.isUnresolved(runbookUrl) && whole.length > MAX_DESCRIPTION) {
    throw new Error(
      `runbookUrl: got ${runbookUrl.length} characters; an alarm's description holds ${MAX_DESCRIPTION} in all, and ` +
        `${MAX_DESCRIPTION - text.length - 10} are left for it: give a shorter link.`,
    );
  }
  return whole;
}
