import type { Status } from '../../health/status.ts';
import type { Evidence } from '../evidence/evidence.ts';
import type { ComponentFinding, ProbeReport } from '../evidence/probe-report.ts';
import { describeMs } from './format.ts';
import type { News } from './message-input.ts';

/** What a message says first: one word for the subject, and a sentence. */
export type Headline = {
  /** `down`, `degraded`, `up`: what the probe found; `unknown`: it found nothing; `ok`: an alarm has ended. */
  readonly verdict: Status | 'unknown' | 'ok';
  /** For the subject, short. */
  readonly brief: string;
  /** For the first line of the text. */
  readonly sentence: string;
};

/** The news in one sentence: what is down now, not what an alarm thought. */
export function headline(news: News, { probe }: Evidence, now: number): Headline {
  if (news.isAboutItself) return aboutItself(news);
  if (news.kind === 'ok') return closing(news, probe, now);
  if ('missing' in probe) {
    const sentence = `What is down is NOT KNOWN. The probe gave no report: ${probe.missing}.`;
    return { verdict: 'unknown', brief: `UNKNOWN: no report of the probe: ${probe.missing}`, sentence };
  }
  return opening(news, probe.found, now);
}

function opening({ alarm }: News, report: ProbeReport, now: number): Headline {
  const { status } = report;
  const sick = report.components.filter(({ state }) => state !== 'up');
  if (status === 'up') {
    const sentence =
      'Everything that Beacon checks is UP now: a false alarm, or over already, or about something else.';
    return { verdict: 'up', brief: `UP now, though ${alarm.name} fired`, sentence };
  }
  const parts = sick.map(part => `${part.name} is ${part.state}${because(part)}${duration(part, now)}`);
  const brief = `${status.toUpperCase()}: ${sick.map(part => `${part.name}${because(part)}`).join(', ')}`;
  return { verdict: status, brief, sentence: `${status.toUpperCase()}: ${parts.join('; ')}.` };
}

function closing(news: News, probe: Evidence['probe'], now: number): Headline {
  const what = news.members.length === 1 ? news.members[0]?.name : `${news.members.length} alarms`;
  const over = `${what} ${news.members.length === 1 ? 'is' : 'are'} OK again${lasted(news)}`;
  if ('missing' in probe) {
    const sentence = `${over}. What is down is not known. The probe gave no report: ${probe.missing}.`;
    return { verdict: 'ok', brief: `OK: ${what}`, sentence };
  }
  if (probe.found.status === 'up') {
    return { verdict: 'ok', brief: `OK: ${what}`, sentence: `${over}. Everything that Beacon checks is up.` };
  }
  const { brief, sentence } = opening(news, probe.found, now);
  return { verdict: 'ok', brief: `OK, but still ${brief}`, sentence: `${over}, but still ${sentence}` };
}

/** How long a single alarm lasted: from when it was told, or as CloudWatch has it. */
function lasted({ members, alarm }: News): string {
  const [member] = members;
  if (!member || members.length > 1) return '';
  const since = member.startedAt ?? (alarm.previousState === 'ALARM' ? alarm.previousAt : undefined);
  return since === undefined ? '' : ` after ${describeMs(member.changedAt - since)}`;
}

function aboutItself({ alarm }: News): Headline {
  const sentence =
    `${alarm.name} is ${alarm.state}: it watches the very function that writes these messages. ` +
    'Others may not have come.';
  return { verdict: 'unknown', brief: `${alarm.state}: the alarm function itself`, sentence };
}

function because({ reason }: ComponentFinding): string {
  return reason ? ` (${reason})` : '';
}

/** A probe that has just started saw one failure: that is no duration. */
function duration({ firstFailureAt, failuresInRow }: ComponentFinding, now: number): string {
  if (firstFailureAt === undefined || failuresInRow === 1) return '';
  return ` for ${describeMs(now - firstFailureAt)}`;
}
