import { type Alarm, changeId } from '../event/alarm.ts';
import type { Evidence, Found } from '../evidence/evidence.ts';
import type { ComponentFinding } from '../evidence/probe-report.ts';
import type { Member } from '../incident/incident.ts';
import { describeInstant, describeMs, describeSince, oneLine } from './format.ts';
import type { News } from './message-input.ts';
import { numberLine } from './number-lines.ts';

/** A part of the text: its title, and its lines. One without lines is left out. */
export type Section = { readonly title: string; readonly lines: readonly string[] };

/** Other alarms shown at most. */
const MAX_FIRING = 10;

/** What the probe sees, the worst first. */
export function nowSection({ probe }: Evidence, now: number): Section {
  if ('missing' in probe) return { title: 'What Beacon sees now', lines: [] };
  const { components } = probe.found;
  const sick = components.filter(({ state }) => state !== 'up').flatMap(part => componentLines(part, now));
  const up = components.filter(({ state }) => state === 'up').map(({ name }) => name);
  return {
    title: 'What Beacon sees now',
    lines: [...sick, ...(up.length > 0 ? [`up: ${up.join(', ')}`] : [])],
  };
}

function componentLines(part: ComponentFinding, now: number): string[] {
  const isFirst = part.failuresInRow === 1;
  const facts = [
    part.reason,
    part.firstFailureAt === undefined || isFirst ? undefined : describeSince(part.firstFailureAt, now),
    part.failuresInRow === undefined || isFirst ? undefined : `${part.failuresInRow} failures in a row`,
    part.lastSuccessAt === undefined ? undefined : `last up at ${describeInstant(part.lastSuccessAt, now)}`,
  ];
  const head = `${part.name}: ${[part.state.toUpperCase(), ...facts.filter(Boolean)].join(', ')}`;
  return [
    head,
    ...(part.message ? [`  it said: ${oneLine(part.message, 300)}`] : []),
    ...(part.hint ? [`  look first: ${oneLine(part.hint, 300)}`] : []),
  ];
}

/** The alarm that this is about, and all that came with it. `max`: how many are named. */
export function alarmSection(news: News, evidence: Evidence, now: number, max: number): Section {
  const { alarm, members } = news;
  const own = members.some(({ key }) => key === changeId(alarm)) ? alarmLines(news, evidence, now) : [];
  const others = members.filter(({ key }) => key !== changeId(alarm)).map(member => memberLine(member, now));
  const title = members.length > 1 ? `The ${members.length} alarms` : 'The alarm';
  return { title, lines: [...own, ...cut(others, max)] };
}

function alarmLines({ alarm, members }: News, evidence: Evidence, now: number): string[] {
  const { name, state, previousState, changedAt: at, wasSuppressedBy } = alarm;
  const since = members.find(({ key }) => key === changeId(alarm))?.startedAt;
  return [
    `${name}: ${previousState && previousState !== state ? `${previousState} -> ` : ''}${state} at ${describeInstant(at, now)}`,
    ...(since === undefined ? [] : [`  it lasted ${describeMs(at - since)}`]),
    ...(alarm.reason ? [`  ${oneLine(alarm.reason)}`] : []),
    ...(alarm.description
      ? [`  it ${state === 'OK' ? 'meant' : 'means'}: ${oneLine(alarm.description)}`]
      : []),
    ...(isCleared(alarm, evidence) ? ['  CloudWatch has it in ALARM no more'] : []),
    ...(wasSuppressedBy ? [`  told only now: its actions were held back (${wasSuppressedBy})`] : []),
  ];
}

function memberLine({ name, state, changedAt: at, startedAt: since }: Member, now: number): string {
  const lasted = since === undefined ? '' : `, it lasted ${describeMs(at - since)}`;
  return `${name}: ${state} at ${describeInstant(at, now)}${lasted}`;
}

function isCleared({ state, name }: Alarm, { firing }: Evidence): boolean {
  if (state !== 'ALARM' || 'missing' in firing || !firing.found.isComplete) return false;
  return !firing.found.alarms.some(alarm => alarm.name === name);
}

/** Those below a composite alarm, the firing ones first. */
export function childrenSection({ alarm }: News, { children }: Evidence): Section {
  const known = 'found' in children && children.found.length > 0 ? children.found : alarm.children;
  const order = { ALARM: 0, INSUFFICIENT_DATA: 1, OK: 2 } as const;
  const rank = (state: keyof typeof order | undefined) => (state ? order[state] : 1);
  const sorted = known.toSorted((a, b) => rank(a.state) - rank(b.state));
  const title = `Below ${alarm.name}`;
  return { title, lines: sorted.map(({ name, state }) => `${name}: ${state ?? 'state unknown'}`) };
}

/** What else CloudWatch has in ALARM, the latest first. */
export function firingSection(
  { members, alarm }: News,
  { firing, children }: Evidence,
  now: number,
): Section {
  if ('missing' in firing) return { title: 'Also firing', lines: [] };
  const named = new Set([...members.map(({ name }) => name), alarm.name]);
  if ('found' in children) for (const { name } of children.found) named.add(name);
  const others = firing.found.alarms
    .filter(({ name }) => !named.has(name))
    .toSorted((a, b) => (b.startedAt ?? 0) - (a.startedAt ?? 0))
    .map(({ name, startedAt: since }) =>
      since === undefined ? name : `${name}: ${describeSince(since, now)}`,
    );
  const more = firing.found.isComplete ? [] : ['… and more: CloudWatch has more than were asked for'];
  const lines = [...cut(others, MAX_FIRING), ...more];
  return { title: 'Also firing', lines: lines.length > 0 ? lines : ['nothing else'] };
}

/** What the numbers did: the alarm's own, then those of what Beacon checks. */
export function numbersSections({ own, dependencies, minutes }: Evidence): Section[] {
  const lines = (found: Evidence['own']) => ('found' in found ? found.found.map(numberLine) : []);
  if (minutes <= 15)
    return [{ title: 'The last 15 minutes', lines: [...lines(own), ...lines(dependencies)] }];
  return [
    { title: `The last ${describeMs(minutes * 60_000)}`, lines: lines(own) },
    { title: 'The last 15 minutes', lines: lines(dependencies) },
  ];
}

/** What could not be had, each with why. */
export function missingSection(news: News, evidence: Evidence): Section {
  const say = (what: string, found: Found<unknown>) =>
    'missing' in found ? [`${what}: ${found.missing}`] : [];
  const lines = news.isAboutItself
    ? []
    : [
        ...say('The probe', evidence.probe),
        ...say("The alarm's own numbers", evidence.own),
        ...say('The numbers of what Beacon checks', evidence.dependencies),
        ...say('What else is firing', evidence.firing),
        ...say('The alarms below this one', evidence.children),
        ...(news.tableProblem
          ? [`The table: ${news.tableProblem}, so alarms are told one by one, and may repeat`]
          : []),
      ];
  return { title: 'What could not be had', lines };
}

function cut(lines: readonly string[], max: number): readonly string[] {
  if (lines.length <= max) return lines;
  return [...lines.slice(0, max), `… and ${lines.length - max} more`];
}
