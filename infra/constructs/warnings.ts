import { Annotations } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { HealthCheckProps } from './health-check-props.ts';

/** Says at synth what will deploy, and may well be a mistake, until it is acknowledged. */
export function warnings(scope: Construct, props: HealthCheckProps): void {
  const annotations = Annotations.of(scope);
  if (watchesNothing(props)) {
    const text =
      "code's own checks answer requests alone: the probe function, the heartbeat and the alarms run Beacon's " +
      'bundle, and without database, cache and buffer watch none of them. Give one, or acknowledge this';
    annotations.addWarningV2('beacon:HealthCheck.nothingWatched', text);
  }
  if (tellsNobody(props)) {
    const text =
      'nobody is told when an alarm fires: give alarms.emails, or subscribe to the topic (output TopicArn) and ' +
      'acknowledge this';
    annotations.addWarningV2('beacon:HealthCheck.nobodyTold', text);
  }
}

function watchesNothing({ code, database, cache, buffer }: HealthCheckProps): boolean {
  return code !== undefined && !database && !cache && !buffer;
}

/** A topic of one's own has its own subscribers. */
function tellsNobody({ alarms = {} }: HealthCheckProps): boolean {
  return alarms !== false && !alarms.topic && !alarms.emails?.length;
}
