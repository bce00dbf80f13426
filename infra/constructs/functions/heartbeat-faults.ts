import type { Duration } from 'aws-cdk-lib';
import type { Fault } from '../validation/faults.ts';
import { durationFaults, isDuration } from '../validation/values.ts';

/** Some alarms look at three heartbeats and others at five, and CloudWatch looks back for a day at most. */
const MAX_MINUTES = 60;

type Props = { readonly heartbeat?: Duration | false; readonly alarms?: object | false };

/**
 * What is wrong with the heartbeat. CloudFormation could insert a length that synth does not know into the schedule,
 * but not into the alarms, whose periods are heartbeats.
 */
export function heartbeatFaults({ heartbeat, alarms }: Props): Fault[] {
  if (heartbeat === false) return [];
  if (alarms === false && isDuration(heartbeat) && heartbeat.isUnresolved()) return [];
  const allowed = `1 to ${MAX_MINUTES} whole minutes, or false`;
  return durationFaults('heartbeat', heartbeat, allowed, isHeartbeat);
}

function isHeartbeat(seconds: number): boolean {
  return Number.isInteger(seconds / 60) && seconds >= 60 && seconds <= MAX_MINUTES * 60;
}
