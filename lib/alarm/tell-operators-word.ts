import type { Invocation } from '../telemetry/invocation.ts';
import { withTimeout } from '../time/time-limit.ts';
import type { AlarmContext } from './alarm-context.ts';
import { gatherNow } from './evidence/gather.ts';
import { TableError } from './incident/ledger.ts';
import { type Now, noticeMessage } from './message/notice-message.ts';
import { type Notice, noticesDue } from './operator/notices.ts';

/** How the schedule's invocation ended. */
export type OverridesResult = { readonly told: readonly string[] };

/**
 * Tells people about each override that was set, is still active after another hour, or has ended: once.
 * @throws Error if the table failed, or a message was not published. Lambda then invokes the function again
 */
export async function tellOperatorsWord(
  context: AlarmContext,
  invocation: Invocation,
): Promise<OverridesResult> {
  const due = noticesDue(await context.operator.overrides(), context.clock.now());
  const claimed = await claim(due, context);
  if (claimed.length === 0) return { told: [] };
  const evidence = await gatherNow('an override', context);
  for (const notice of claimed) await tell(notice, evidence, context, invocation);
  return { told: claimed.map(({ id }) => id) };
}

async function claim(due: readonly Notice[], { operator, newId }: AlarmContext): Promise<readonly Notice[]> {
  const claimant = newId();
  const isMine = await Promise.all(due.map(({ id }) => operator.claimNotice(id, claimant)));
  return due.filter((_, index) => isMine[index]);
}

async function tell(
  notice: Notice,
  evidence: Now,
  context: AlarmContext,
  invocation: Invocation,
): Promise<void> {
  const { clock, limits, deployment, publish, operator, log } = context;
  const message = noticeMessage(notice, evidence, deployment, clock.now());
  await withTimeout(clock, limits.publishMs, signal => publish(message, signal));
  await operator.finishNotice(notice.id);
  const { component, kind, state, who, why, fromAt, untilAt } = notice.override;
  const [from, until] = [fromAt, untilAt].map(at => new Date(at).toISOString());
  log('INFO', 'override', {
    ...invocation,
    event: notice.event,
    ...{ component, kind, state, who, why, from, until },
  });
  await record(notice, message.subject, context);
}

/** The history is no reason to tell people twice. */
async function record({ id, override }: Notice, subject: string, context: AlarmContext): Promise<void> {
  const { clock, operator, log } = context;
  try {
    await operator.recordOverride(override);
    await operator.recordMessage({
      at: clock.now(),
      incident: id,
      subject,
      components: [override.component],
    });
  } catch (error) {
    if (!(error instanceof TableError)) throw error;
    log('WARN', 'an override or its message is missing from the history', { error });
  }
}
