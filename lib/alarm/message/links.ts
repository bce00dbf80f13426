import type { Alarm } from '../event/alarm.ts';
import { parseArn } from '../event/fields.ts';
import type { Place } from './place.ts';

/** The code of a region: an event that says something else must not decide about the host that people go to. */
const REGION = /^[a-z]+(-[a-z]+)+-\d+$/;

/** Where to look: what it is, and its address. The region decides the console's own host. */
export function links(alarm: Alarm, place: Place): { readonly what: string; readonly url: string }[] {
  const region = [alarm.region, place.region].find(code => code && REGION.test(code));
  const cloudWatch = (at: string) => `${consoleOf(at)}/cloudwatch/home?region=${at}`;
  const probe = functionNameOf(place.probeFunction);
  const probeAt = parseArn(place.probeFunction).region ?? place.region;
  return [
    ...(place.runbookUrl ? [{ what: 'Runbook', url: place.runbookUrl }] : []),
    ...(region
      ? [
          {
            what: 'Alarm',
            url: `${cloudWatch(region)}#alarmsV2:alarm/${encodeURIComponent(alarm.name.toWellFormed())}`,
          },
        ]
      : []),
    ...(place.dashboard && place.region
      ? [{ what: 'Dashboard', url: `${cloudWatch(place.region)}#dashboards/dashboard/${place.dashboard}` }]
      : []),
    ...(probeAt
      ? [{ what: 'Probe and its log', url: `${lambdaConsole(probeAt)}#/functions/${probe}?tab=monitoring` }]
      : []),
  ];
}

function lambdaConsole(region: string): string {
  return `${consoleOf(region)}/lambda/home?region=${region}`;
}

/** https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html */
function consoleOf(region: string): string {
  if (region.startsWith('cn-')) return `https://${region}.console.amazonaws.cn`;
  if (region.startsWith('us-gov-')) return `https://${region}.console.amazonaws-us-gov.com`;
  return `https://${region}.console.aws.amazon.com`;
}

/** The name in a function's ARN; what is no ARN is a name. */
function functionNameOf(nameOrArn: string): string {
  return nameOrArn.startsWith('arn:') ? (nameOrArn.split(':')[6] ?? nameOrArn) : nameOrArn;
}
