import { describeSince } from '../common/format.ts';
import { type Alarm, displayName, sharedDimensionsOf } from '../event/alarm.ts';
import { unitOf } from '../evidence/units.ts';
import { describeNumber } from './number-lines.ts';
import { isSeenByProbe } from './seen-by-probe.ts';
import { wordsOf } from './words.ts';

/** Dimensions that are the same for all alarms of a deployment, or that say nothing to people. */
const COMMON_DIMENSIONS: readonly string[] = ['Service', 'Environment', 'Region', 'Rule'];

/** What the alarm is about, in a few words, and of which resource: `The database's disk is nearly full (orders-db)`. */
export function aboutOf(alarm: Alarm): string {
  return withFacts(subjectOf(alarm), [resourceOf(alarm)]);
}

/** The same with the value: `The database's disk is nearly full (orders-db, 1.2 GB)`. */
export function alarmBrief(alarm: Alarm): string {
  return withFacts(subjectOf(alarm), [resourceOf(alarm), currentValue(alarm)]);
}

/** What the alarm says, for the first line: its subject, of which resource, with the value, the limit, and since when. */
export function alarmFact(alarm: Alarm, now: number): string {
  const value = currentValue(alarm);
  const facts = [
    resourceOf(alarm),
    value && `${value}${limitOf(alarm)}`,
    describeSince(alarm.changedAt, now),
  ];
  return `${subjectOf(alarm)}: ${facts.filter(Boolean).join(', ')}.`;
}

function subjectOf(alarm: Alarm): string {
  return wordsOf(alarm.description).subject ?? `${displayName(alarm)} is in ${alarm.state}`;
}

function withFacts(subject: string, facts: readonly (string | undefined)[]): string {
  const known = facts.filter(Boolean);
  return known.length > 0 ? `${subject} (${known.join(', ')})` : subject;
}

/** What the alarm watches: the attributes of the contributor, or the dimensions of its metrics. */
function resourceOf({ contributor, metrics }: Alarm): string {
  if (contributor) return Object.values(contributor.attributes).join(' ');
  return Object.entries(sharedDimensionsOf(metrics))
    .filter(([name]) => !COMMON_DIMENSIONS.includes(name))
    .map(([, value]) => value)
    .join(' ');
}

/**
 * The value, in its unit. `undefined` after a change to `INSUFFICIENT_DATA`: there is none then. Nor for what the probe
 * checks: the number of a status says nothing to people.
 */
function currentValue(alarm: Alarm): string | undefined {
  if (alarm.value === undefined || alarm.state === 'INSUFFICIENT_DATA' || isSeenByProbe(alarm))
    return undefined;
  return describeNumber(alarm.value, unitOf(alarm.metrics));
}

/** A limit of 1 is left out: the alarm is then about a single event. */
function limitOf({ threshold, metrics }: Alarm): string {
  if (threshold === undefined || threshold === 1) return '';
  return ` (the limit is ${describeNumber(threshold, unitOf(metrics))})`;
}
