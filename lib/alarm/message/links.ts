import type { Alarm } from '../event/alarm.ts';
import { parseArn } from '../event/fields.ts';
import type { Deployment } from './message-facts.ts';

/**
 * The code of a region. The region is part of the host name of a link, and it comes from the event. Anything else is
 * ignored, so that a forged event cannot lead people to another host.
 */
const REGION = /^[a-z]+(-[a-z]+)+-\d+$/;

/** A link, with its label. */
export type Link = { readonly what: string; readonly url: string };

/**
 * Where to look next: the runbook, and pages of the AWS console. A link whose region is unknown is left out.
 * @param alarm `undefined`: the message is not about an alarm
 */
export function links(alarm: Alarm | undefined, deployment: Deployment): Link[] {
  const { runbookUrl, region, dashboard, probeFunction } = deployment;
  const alarmRegion = [alarm?.region, region].find(code => code && REGION.test(code));
  const probeRegion = parseArn(probeFunction).region ?? region;
  return [
    ...(runbookUrl ? [{ what: 'Runbook', url: runbookUrl }] : []),
    ...(alarm && alarmRegion ? [{ what: 'Alarm', url: alarmUrl(alarmRegion, alarm.name) }] : []),
    ...(dashboard && region ? [{ what: 'Dashboard', url: dashboardUrl(region, dashboard) }] : []),
    ...(probeRegion ? [{ what: 'Probe and its log', url: functionUrl(probeRegion, probeFunction) }] : []),
  ];
}

function alarmUrl(region: string, name: string): string {
  // encodeURIComponent throws on half of a surrogate pair
  return `${cloudWatchUrl(region)}#alarmsV2:alarm/${encodeURIComponent(name.toWellFormed())}`;
}

function dashboardUrl(region: string, dashboard: string): string {
  return `${cloudWatchUrl(region)}#dashboards/dashboard/${dashboard}`;
}

function cloudWatchUrl(region: string): string {
  return `${consoleOf(region)}/cloudwatch/home?region=${region}`;
}

function functionUrl(region: string, nameOrArn: string): string {
  const home = `${consoleOf(region)}/lambda/home?region=${region}`;
  return `${home}#/functions/${functionNameOf(nameOrArn)}?tab=monitoring`;
}

/** https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html */
function consoleOf(region: string): string {
  if (region.startsWith('cn-')) return `https://${region}.console.amazonaws.cn`;
  if (region.startsWith('us-gov-')) return `https://${region}.console.amazonaws-us-gov.com`;
  return `https://${region}.console.aws.amazon.com`;
}

/** `arn:aws:lambda:<region>:<account>:function:<name>`, or the name itself. */
function functionNameOf(nameOrArn: string): string {
  return nameOrArn.startsWith('arn:') ? (nameOrArn.split(':')[6] ?? nameOrArn) : nameOrArn;
}
