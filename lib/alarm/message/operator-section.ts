import type { Override } from '../../health/override.ts';
import { describeInstant } from '../common/format.ts';
import type { Evidence } from '../evidence/evidence.ts';
import type { Member } from '../incident/incident.ts';
import { wordAbout } from '../operator/word-about.ts';
import { describeOverride, NAME_OF } from '../operator/words.ts';
import type { MessageInput } from './message-input.ts';
import type { Section } from './section.ts';

const LABELS = {
  'by-hand': undefined,
  drill: 'DRILL',
  maintenance: 'IN MAINTENANCE',
} as const satisfies Record<Override['kind'], string | undefined>;

/** What the subject begins with when an operator's word explains every alarm of the message. */
export function labelOf({ members }: MessageInput, evidence: Evidence, now: number): string | undefined {
  const labels = members.map(member => memberLabel(member, evidence, now));
  return labels.every(label => label === labels[0]) ? labels[0] : undefined;
}

/** The same for one alarm. */
export function memberLabel(member: Member, evidence: Evidence, now: number): string | undefined {
  const word = wordAbout(member, evidence, now);
  return word && LABELS[word.kind];
}

/** What operators said about the components of the message. */
export function operatorSection({ members }: MessageInput, evidence: Evidence, now: number): Section {
  const words = members.flatMap(member => wordAbout(member, evidence, now) ?? []);
  const lines = [...new Set(words)].map(
    word =>
      `${NAME_OF[word.kind]} of ${word.component} until ${describeInstant(word.untilAt, now)}: ${describeOverride(word)}`,
  );
  return { title: 'What operators said', lines };
}
