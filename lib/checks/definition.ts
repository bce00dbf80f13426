import type { AuditEventBuffer } from '../buffer/audit-event-buffer.ts';
import type { AwsIdentity } from '../connections/iam-token.ts';
import type { Check } from '../health/check.ts';
import { ANSWER_RESERVE_MS } from '../settings/answer-reserve.ts';
import type { Fault } from '../settings/config-error.ts';
import type { Settings } from '../settings/read-settings.ts';
import type { EnvName } from '../settings/table.ts';
import type { Clock } from '../time/clock.ts';

/** A check, and how to let go of what it holds. */
export type Component = { readonly check: Check; readonly close: () => void };

/** What a component is built with beside its settings. */
export type Parts = {
  readonly critical: boolean;
  readonly clock: Clock;
  /** The audit event buffer of this process; asked for only where it is looked at. */
  readonly buffer: (settings: Settings) => AuditEventBuffer;
  /** The memory of the Lambda function, MB; `undefined` elsewhere. */
  readonly lambdaMegabytes: number | undefined;
};

/** What a component is configured from. Faults are added to the list. */
export type Source = {
  readonly settings: Settings;
  readonly faults: Fault[];
  /** Who this function is to AWS; `undefined` outside. */
  readonly aws: AwsIdentity | undefined;
};

/** How one component comes to be: an entry of the registry. */
export type Definition = {
  /** The variables of which one has to be set for it; none where it is always there. */
  readonly needs: readonly EnvName[];
  /** How to build it, or `undefined` where it is not configured or can't be (then a fault says so). */
  readonly configure: (source: Source) => ((parts: Parts) => Component) | undefined;
};

/** Two attempts must fit into the deadline: a kept connection may be dead, and the second tells. */
export function timeoutFaults(name: 'DATABASE_TIMEOUT_MS' | 'CACHE_TIMEOUT_MS', settings: Settings): Fault[] {
  const longest = (settings.CHECK_DEADLINE_MS - ANSWER_RESERVE_MS) / 2;
  if (settings[name] <= longest) return [];
  const problem =
    `two attempts of ${settings[name]} ms and ${ANSWER_RESERVE_MS} ms to answer exceed CHECK_DEADLINE_MS ` +
    `(${settings.CHECK_DEADLINE_MS} ms); allowed: at most ${Math.floor(longest)}, or a longer deadline`;
  return [{ name, problem }];
}
