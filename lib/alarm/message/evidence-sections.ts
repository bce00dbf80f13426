import { describeInstant, describeMs, describeSince, oneLine } from '../common/format.ts';
import type { Evidence, Found } from '../evidence/evidence.ts';
import type { ComponentFinding } from '../evidence/probe-report.ts';
import type { MessageInput } from './message-input.ts';
import { numberLine } from './number-lines.ts';
import type { Section } from './section.ts';

/** How many characters of an error's message or of a hint are shown. */
const MAX_CHARACTERS = 300;

/**
 * What the probe function found, the worst component first, in detail if it is not up.
 * @param first the second line of the message. A hint that it contains is not repeated
 */
export function nowSection(
  { probe }: Pick<Evidence, 'probe'>,
  first: string | undefined,
  now: number,
): Section {
  const title = 'What Beacon sees now';
  if ('missing' in probe) return { title, lines: [] };
  const { components } = probe.found;
  const notUp = components.filter(({ state }) => state !== 'up');
  const up = components.filter(({ state }) => state === 'up').map(({ name }) => name);
  return {
    title,
    lines: [
      ...notUp.flatMap(finding => findingLines(finding, first, now)),
      ...(up.length > 0 ? [`up: ${up.join(', ')}`] : []),
    ],
  };
}

function findingLines(finding: ComponentFinding, first: string | undefined, now: number): string[] {
  const { name, state, reason, message, failuresInRow, firstFailureAt, lastSuccessAt } = finding;
  const hint = finding.hint && oneLine(finding.hint, MAX_CHARACTERS);
  const isFirst = failuresInRow === 1;
  const facts = [
    reason,
    firstFailureAt === undefined || isFirst ? undefined : describeSince(firstFailureAt, now),
    failuresInRow === undefined || isFirst ? undefined : `${failuresInRow} failures in a row`,
    lastSuccessAt === undefined ? undefined : `last up at ${describeInstant(lastSuccessAt, now)}`,
  ];
  return [
    `${name}: ${[state.toUpperCase(), ...facts.filter(Boolean)].join(', ')}`,
    ...(message ? [`  it said: ${oneLine(message, MAX_CHARACTERS)}`] : []),
    ...(hint && !first?.endsWith(hint) ? [`  look first: ${hint}`] : []),
  ];
}

/**
 * The values of the alarm's own metrics and of the dependencies: in one section if both cover 15 minutes.
 * @param leftOut which metrics of the dependencies are not shown, in words
 */
export function numbersSections(evidence: Evidence, leftOut: readonly string[]): Section[] {
  const { alarmNumbers, dependencyNumbers, alarmMinutes } = evidence;
  const lines = (numbers: Evidence['alarmNumbers']) =>
    'found' in numbers ? numbers.found.map(numberLine) : [];
  const title = 'The last 15 minutes';
  const ofDependencies = [...lines(dependencyNumbers), ...leftOut];
  if (alarmMinutes <= 15) return [{ title, lines: [...lines(alarmNumbers), ...ofDependencies] }];
  return [
    { title: `The last ${describeMs(alarmMinutes * 60_000)}`, lines: lines(alarmNumbers) },
    { title, lines: ofDependencies },
  ];
}

/** What is missing from the evidence, and why. */
export function missingSection(input: MessageInput, evidence: Evidence): Section {
  const title = 'What could not be read';
  if (input.isAboutAlarmFunction) return { title, lines: [] };
  const line = (what: string, value: Found<unknown>) =>
    'missing' in value ? [`${what}: ${value.missing}`] : [];
  return {
    title,
    lines: [
      ...line('The probe', evidence.probe),
      ...line("The alarm's own numbers", evidence.alarmNumbers),
      ...line('The numbers of what Beacon checks', evidence.dependencyNumbers),
      ...line('What else is firing', evidence.firing),
      ...line('The alarms below this one', evidence.children),
      ...line('What operators said', evidence.overrides),
      ...(input.tableProblem
        ? [`The table: ${input.tableProblem}. So another message may name the same alarms`]
        : []),
    ],
  };
}
