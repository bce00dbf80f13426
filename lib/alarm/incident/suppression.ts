import type { Alarm } from '../event/alarm.ts';

/**
 * Why a change is not told to people; `undefined` where it is.
 * - Held back now (a suppressor, its periods, a mute rule): only EventBridge tells of those, actions are not run.
 * - No change: the state is the one before. But CloudWatch runs a composite alarm's actions late, with both states
 *   equal, when what held them back has ended: then it is the first that anybody hears, and it is told.
 * `INSUFFICIENT_DATA` is told like `ALARM`: it comes only where somebody asked for it, and a metric that has
 * stopped is what a dead heartbeat looks like.
 */
export function whyQuiet(alarm: Alarm): string | undefined {
  if (alarm.suppressedBy) return `its actions are held back (${alarm.suppressedBy})`;
  if (alarm.state !== alarm.previousState || isResumed(alarm)) return undefined;
  return `it was ${alarm.state} before: no change`;
}

/** SNS does not say what held an action back: that it is sent says that nothing does any more. */
function isResumed({ wasSuppressedBy, via, isComposite }: Alarm): boolean {
  return wasSuppressedBy !== undefined || (via === 'sns' && isComposite);
}

/** An `OK` is news after an alarm: not after a creation, nor after something that nobody was told of. */
export function isClosing(alarm: Alarm, wasOpen: boolean): boolean {
  return wasOpen || alarm.previousState === 'ALARM';
}

/** Whether the alarm is about the function that tells of alarms: then nothing is invoked or asked. */
export function isAboutItself({ metrics }: Alarm, functionName: string | undefined): boolean {
  return (
    functionName !== undefined &&
    metrics.some(({ source }) => 'dimensions' in source && source.dimensions.FunctionName === functionName)
  );
}
