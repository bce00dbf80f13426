import type { Place } from '../aws/stack.ts';
import { timeOf } from '../operator/say.ts';
import { describeDuration } from '../terminal/duration.ts';
import { plainText } from '../terminal/plain-text.ts';
import type { Availability, Outage, Range, Summary } from './outages.ts';

/** Outages and availability, for people. */
export function summaryText(
  { outages, availability }: Summary,
  range: Range,
  { service, stage }: Place,
): string {
  const lines = [
    `${service} ${stage}, ${timeOf(range.fromAt)} to ${timeOf(range.toAt)}`,
    '',
    ...(outages.length > 0 ? outages.map(outage => outageLine(outage, range)) : ['no outages']),
    '',
    ...(availability.length > 0
      ? availability.map(availabilityLine)
      : ['no history: nothing has changed yet']),
  ];
  return `${lines.join('\n')}\n`;
}

function outageLine({ component, fromAt, toAt, reason, toldAt }: Outage, range: Range): string {
  const lasted = describeDuration((toAt ?? range.toAt) - fromAt);
  const told =
    toldAt === undefined ? 'nobody was told' : `people were told after ${describeDuration(toldAt - fromAt)}`;
  const until = toAt === undefined ? `still down after ${lasted}` : `to ${timeOf(toAt)}, ${lasted}`;
  return `${plainText(component)}  down ${timeOf(fromAt)} ${until}  ${plainText(reason ?? '')}  ${told}`;
}

function availabilityLine({ component, upPercent, downMs, plannedMs }: Availability): string {
  const up = upPercent === undefined ? 'always planned' : `${upPercent.toFixed(3)} % up`;
  return `${plainText(component)}  ${up}, down ${describeDuration(downMs)}, planned ${describeDuration(plannedMs)}`;
}
