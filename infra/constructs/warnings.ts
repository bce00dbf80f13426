import { Annotations } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { warnMissingDatabase } from './database-name-warning.ts';
import type { Dependencies } from './dependencies/dependencies.ts';
import { announceLookups } from './dependencies/looked-up.ts';
import type { HealthCheckProps } from './health-check-props.ts';
import { warnPublicSubnets } from './network/public-subnets.ts';
import { warnSleepless } from './pause-warning.ts';
import { announceSharing } from './sharing/shared-results.ts';

/** Adds warnings about props that can be deployed but are probably a mistake. Each stays until it is acknowledged. */
export function addWarnings(scope: Construct, props: HealthCheckProps, dependencies: Dependencies): void {
  const annotations = Annotations.of(scope);
  if (watchesNothing(props, dependencies)) {
    const text =
      "the probe function runs Beacon's bundle and checks nothing but its own memory, so the checks in code have no " +
      'heartbeat, no metrics and no alarms: name them in checks, with Check.own(), or acknowledge this';
    annotations.addWarningV2('beacon:HealthCheck.nothingWatched', text);
  }
  if (reachesNobody(props)) {
    const text =
      'nobody receives the alarms: give alarms.emails, or subscribe to the topic (output TopicArn) and ' +
      'acknowledge this';
    annotations.addWarningV2('beacon:HealthCheck.nobodyTold', text);
  }
  warnMissingDatabase(scope, props);
  warnSleepless(scope, props, dependencies.links);
  warnPublicSubnets(scope, props);
  announceSharing(scope, props);
  announceLookups(scope, props);
}

function watchesNothing({ code }: HealthCheckProps, { components }: Dependencies): boolean {
  return code !== undefined && components.every(({ name }) => name === 'memory');
}

/** A topic that is given has subscribers of its own. */
function reachesNobody({ alarms = {} }: HealthCheckProps): boolean {
  return alarms !== false && !alarms.topic && !alarms.emails?.length;
}
