import { describeInstant, describeMs, oneLine } from '../common/format.ts';
import type { Evidence } from '../evidence/evidence.ts';
import type { Notice } from '../operator/notices.ts';
import { describeOverride, NAME_OF } from '../operator/words.ts';
import { firingLines } from './alarm-sections.ts';
import { chatForm, threadId } from './chat.ts';
import type { Message } from './compose.ts';
import { nowSection } from './evidence-sections.ts';
import { links } from './links.ts';
import type { Deployment } from './message-facts.ts';
import { plainLine, type Section, writeSection } from './section.ts';
import { subject, title } from './subject.ts';

/** What the function knows besides the notice. */
export type Now = Pick<Evidence, 'probe' | 'firing'>;

/** The message about an override. `now` is in ms since the epoch. */
export function noticeMessage(notice: Notice, evidence: Now, deployment: Deployment, now: number): Message {
  const { override, event } = notice;
  const { service, environment } = deployment;
  const sender = `${service} ${environment}`;
  const brief = `${NAME_OF[override.kind]} of ${override.component}: ${event}`;
  const sentence = sentenceOf(notice, now);
  const text = textOf(notice, sentence, evidence, deployment, now);
  const id = threadId(notice.id, deployment);
  const thread = { id, summary: sentence, eventType: 'override', links: links(undefined, deployment) };
  return {
    subject: subject(brief, sender),
    sms: title(brief, sender),
    text,
    chat: JSON.stringify(chatForm(title(brief, sender), text, thread)),
    machine: JSON.stringify(machineOf(notice, sentence, deployment, now)),
    attributes: { kind: 'override', verdict: override.state, service, environment },
  };
}

function sentenceOf({ override, event }: Notice, now: number): string {
  const { component, fromAt, untilAt } = override;
  const what = `${NAME_OF[override.kind]} of ${component}`;
  switch (event) {
    case 'set':
      return `${what} was set at ${describeInstant(fromAt, now)} and ends at ${describeInstant(untilAt, now)}.`;
    case 'still active':
      return `${what} is still active after ${describeMs(now - fromAt)}; it ends at ${describeInstant(untilAt, now)}.`;
    case 'ended':
      return `${what} ended at ${describeInstant(untilAt, now)}, after ${describeMs(untilAt - fromAt)}.`;
  }
}

function textOf(
  { override, event }: Notice,
  sentence: string,
  evidence: Now,
  { service, environment }: Deployment,
  now: number,
): string {
  const firing = firingLines(evidence.firing, new Set(), now);
  const sections: readonly Section[] = [
    nowSection(evidence, undefined, now),
    { title: 'Alarms that are firing', lines: event === 'ended' ? firing : [] },
  ];
  const head = [sentence, describeOverride(override), `${service}, ${environment}, ${describeInstant(now)}`];
  const written = sections.filter(({ lines }) => lines.length > 0).map(writeSection);
  return [head.map(plainLine).join('\n'), ...written].join('\n\n');
}

function machineOf({ override, event }: Notice, summary: string, deployment: Deployment, now: number) {
  const { component, kind, state, who, why, fromAt, untilAt } = override;
  const iso = (at: number) => new Date(at).toISOString();
  return {
    ...{ source: 'beacon', version: 1, kind: 'override', summary, event, at: iso(now) },
    ...{ service: deployment.service, environment: deployment.environment },
    override: { component, kind, state, who, why: oneLine(why, 500), from: iso(fromAt), until: iso(untilAt) },
  };
}
