import type { Logger } from '../telemetry/logger.ts';
import type { Limits } from './common/limits.ts';
import type { OperatorLedger } from './common/operator-ledger.ts';
import type { EvidenceContext } from './evidence/gather.ts';
import type { AlarmLedger } from './incident/ledger.ts';
import type { Message } from './message/compose.ts';
import type { Deployment } from './message/message-facts.ts';
import type { ComponentMeasure } from './operator/component-of.ts';

/** Everything that the alarm function needs besides the event. It is created once per environment. */
export type AlarmContext = EvidenceContext & {
  readonly ledger: AlarmLedger;
  readonly operator: OperatorLedger;
  /** The metrics of the dependencies, by which alarms on them are recognized. */
  readonly measures: readonly ComponentMeasure[];
  /** Publishes a message to SNS. Rejects with the error of the SDK, and stops when the signal aborts. */
  readonly publish: (message: Message, signal: AbortSignal) => Promise<void>;
  readonly deployment: Deployment;
  /** The name of this function; `undefined` outside Lambda. */
  readonly functionName: string | undefined;
  readonly limits: Limits;
  readonly log: Logger;
  /** Returns an id that was never returned before, in any environment. */
  readonly newId: () => string;
};
