import { describeInstant, describeMs, describeSince, oneLine } from '../common/format.ts';
import { type Alarm, changeId, displayName } from '../event/alarm.ts';
import type { Evidence } from '../evidence/evidence.ts';
import type { Member } from '../incident/incident.ts';
import type { MessageInput } from './message-input.ts';
import { memberLabel } from './operator-section.ts';
import { firstLines, type Section } from './section.ts';
import { wordsOf } from './words.ts';

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
  const others = members.filter(({ key }) => key !== id).map(member => memberLine(member, evidence, now));
  const title = members.length > 1 ? `The ${members.length} alarms` : 'The alarm';
  const details = own ? alarmLines(alarm, own, evidence, now) : [];
  return { title, lines: [...details, ...firstLines(others, maxNames)] };
}

function alarmLines(alarm: Alarm, { startedAt }: Member, evidence: Evidence, now: number): string[] {
  const { state, previousState, changedAt, reason, wasSuppressedBy } = alarm;
  const from = previousState && previousState !== state ? `${previousState} -> ` : '';
  return [
    `${displayName(alarm)}: ${from}${state} at ${describeInstant(changedAt, now)}`,
    ...(startedAt === undefined ? [] : [`  it lasted ${describeMs(changedAt - startedAt)}`]),
    ...(reason ? [`  ${oneLine(reason)}`] : []),
    ...descriptionLines(alarm),
    ...(isCleared(alarm, evidence) ? ['  CloudWatch no longer has it in ALARM'] : []),
    ...(wasSuppressedBy ? [`  told only now: its actions were held back (${wasSuppressedBy})`] : []),
  ];
}

/** The description without what the first lines of the message and the links say. */
function descriptionLines({ state, description }: Alarm): string[] {
  const { subject, more, look } = wordsOf(description);
  const meaning = [subject && `${subject}.`, more].filter(Boolean).join(' ');
  return [
    ...(meaning ? [`  it ${state === 'OK' ? 'meant' : 'means'}: ${oneLine(meaning)}`] : []),
    ...(look ? [`  where to look: ${oneLine(look)}`] : []),
  ];
}

function memberLine(member: Member, evidence: Evidence, now: number): string {
  const { state, changedAt, startedAt } = member;
  const label = memberLabel(member, evidence, now)?.toLowerCase();
  const lasted = startedAt === undefined ? '' : `, it lasted ${describeMs(changedAt - startedAt)}`;
  return `${displayName(member)}: ${state} at ${describeInstant(changedAt, now)}${lasted}${label ? ` (${label})` : ''}`;
}

/** Whether CloudWatch returned this very alarm in another state. That it did not return it proves nothing. */
function isCleared({ state }: Alarm, { current }: Evidence): boolean {
  if (state !== 'ALARM' || 'missing' in current) return false;
  return current.found !== undefined && current.found !== 'ALARM';
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
  const named = new Set([...members.map(({ name }) => name), alarm.name]);
  if ('found' in children) for (const { name } of children.found) named.add(name);
  return { title: 'Also firing', lines: firingLines(firing, named, now) };
}

/** The alarms that are in `ALARM`, the latest first. @param named those that are left out */
export function firingLines(
  firing: Evidence['firing'],
  named: ReadonlySet<string>,
  now: number,
): readonly string[] {
  if ('missing' in firing) return [];
  const others = firing.found.alarms
    .filter(({ name }) => !named.has(name))
    .toSorted((a, b) => (b.startedAt ?? 0) - (a.startedAt ?? 0))
    .map(({ name, startedAt }) =>
      startedAt === undefined ? name : `${name}: ${describeSince(startedAt, now)}`,
    );
  const more = firing.found.isComplete ? [] : ['… and more: CloudWatch has more than were asked for'];
  const lines = [...firstLines(others, MAX_FIRING), ...more];
  return lines.length > 0 ? lines : ['nothing else'];
}
