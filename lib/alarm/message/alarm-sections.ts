import { describeInstant, describeMs, describeSince, oneLine } from '../common/format.ts';
import { type Alarm, changeId } from '../event/alarm.ts';
import type { Evidence } from '../evidence/evidence.ts';
import type { Member } from '../incident/incident.ts';
import type { MessageInput } from './message-input.ts';
import { firstLines, type Section } from './section.ts';

/** How many alarms outside the incident are shown. */
const MAX_FIRING = 10;

/**
 * The alarm that the function was invoked for, in detail, and the other members of the incident.
 * @param maxNames the highest number of other members that are named
 */
export function alarmSection(
  input: MessageInput,
  evidence: Evidence,
  now: number,
  maxNames: number,
): Section {
  const { alarm, members } = input;
  const id = changeId(alarm);
  const own = members.find(({ key }) => key === id);
  const others = members.filter(({ key }) => key !== id).map(member => memberLine(member, now));
  const title = members.length > 1 ? `The ${members.length} alarms` : 'The alarm';
  const details = own ? alarmLines(alarm, own, evidence, now) : [];
  return { title, lines: [...details, ...firstLines(others, maxNames)] };
}

function alarmLines(alarm: Alarm, { startedAt }: Member, evidence: Evidence, now: number): string[] {
  const { name, state, previousState, changedAt, reason, description, wasSuppressedBy } = alarm;
  const from = previousState && previousState !== state ? `${previousState} -> ` : '';
  return [
    `${name}: ${from}${state} at ${describeInstant(changedAt, now)}`,
    ...(startedAt === undefined ? [] : [`  it lasted ${describeMs(changedAt - startedAt)}`]),
    ...(reason ? [`  ${oneLine(reason)}`] : []),
    ...(description ? [`  it ${state === 'OK' ? 'meant' : 'means'}: ${oneLine(description)}`] : []),
    ...(isCleared(alarm, evidence) ? ['  CloudWatch has it in ALARM no more'] : []),
    ...(wasSuppressedBy ? [`  told only now: its actions were held back (${wasSuppressedBy})`] : []),
  ];
}

function memberLine({ name, state, changedAt, startedAt }: Member, now: number): string {
  const lasted = startedAt === undefined ? '' : `, it lasted ${describeMs(changedAt - startedAt)}`;
  return `${name}: ${state} at ${describeInstant(changedAt, now)}${lasted}`;
}

/** Whether the alarm has left `ALARM` since the event. Unknown, and so `false`, if not all alarms were read. */
function isCleared({ state, name }: Alarm, { firing }: Evidence): boolean {
  if (state !== 'ALARM' || 'missing' in firing || !firing.found.isComplete) return false;
  return !firing.found.alarms.some(alarm => alarm.name === name);
}

/** The child alarms of a composite alarm, those in `ALARM` first. CloudWatch's list is preferred to the event's. */
export function childrenSection({ alarm }: MessageInput, { children }: Evidence): Section {
  const known = 'found' in children && children.found.length > 0 ? children.found : alarm.children;
  const order = { ALARM: 0, INSUFFICIENT_DATA: 1, OK: 2 } as const;
  const rank = (state: keyof typeof order | undefined) => (state ? order[state] : 1);
  const sorted = known.toSorted((a, b) => rank(a.state) - rank(b.state));
  const title = `Below ${alarm.name}`;
  return { title, lines: sorted.map(({ name, state }) => `${name}: ${state ?? 'state unknown'}`) };
}

/** The other alarms that are in `ALARM`, the latest first. Alarms that the message names elsewhere are left out. */
export function firingSection(
  { members, alarm }: MessageInput,
  { firing, children }: Evidence,
  now: number,
): Section {
  if ('missing' in firing) return { title: 'Also firing', lines: [] };
  const named = new Set([...members.map(({ name }) => name), alarm.name]);
  if ('found' in children) for (const { name } of children.found) named.add(name);
  const others = firing.found.alarms
    .filter(({ name }) => !named.has(name))
    .toSorted((a, b) => (b.startedAt ?? 0) - (a.startedAt ?? 0))
    .map(({ name, startedAt }) =>
      startedAt === undefined ? name : `${name}: ${describeSince(startedAt, now)}`,
    );
  const more = firing.found.isComplete ? [] : ['… and more: CloudWatch has more than were asked for'];
  const lines = [...firstLines(others, MAX_FIRING), ...more];
  return { title: 'Also firing', lines: lines.length > 0 ? lines : ['nothing else'] };
}
