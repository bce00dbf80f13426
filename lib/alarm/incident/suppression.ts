import type { Alarm } from '../event/alarm.ts';

/**
 * Why no message is sent for a change; `undefined` if one is.
 * - The alarm's actions are suppressed (by a suppressor alarm, its wait periods, or a mute rule). Only EventBridge
 *   delivers such changes, because CloudWatch does not run the actions.
 * - The state is the same as before. There is one exception: after a suppression has ended, CloudWatch runs the actions
 *   with both states equal. People have not heard of that alarm yet, so a message is sent.
 *
 * `INSUFFICIENT_DATA` is treated like `ALARM`. The function receives it only if the alarm has an action for it, and a
 * metric that has stopped may mean that the heartbeat is dead.
 */
export function whySuppressed(alarm: Alarm): string | undefined {
  if (alarm.suppressedBy) return `its actions are suppressed (${alarm.suppressedBy})`;
  if (alarm.state !== alarm.previousState || isResumed(alarm)) return undefined;
  return `no change: the state was ${alarm.state} before`;
}

/**
 * Whether the actions run because a suppression has ended. An SNS event does not say so, but an SNS event of a composite
 * alarm with equal states has no other cause.
 */
function isResumed({ wasSuppressedBy, via, isComposite }: Alarm): boolean {
  return wasSuppressedBy !== undefined || (via === 'sns' && isComposite);
}

/**
 * Whether the alarm is `OK` without having been in alarm. No message is sent then: an alarm becomes `OK` soon after
 * its creation, and people do not need to hear about the end of something that they never heard about.
 * @param startedAt when the alarm left `OK`, ms since the epoch; `undefined` if that is not recorded
 */
export function isOkWithoutAlarm(alarm: Alarm, startedAt: number | undefined): boolean {
  return alarm.state === 'OK' && startedAt === undefined && alarm.previousState !== 'ALARM';
}

/**
 * Whether the alarm is about the alarm function itself: one of its metrics has the dimension `FunctionName` with this
 * function's name.
 * @param functionName the name of this function; `undefined` outside Lambda
 */
export function isAboutAlarmFunction({ metrics }: Alarm, functionName: string | undefined): boolean {
  return (
    functionName !== undefined &&
    metrics.some(({ source }) => 'dimensions' in source && source.dimensions.FunctionName === functionName)
  );
}
