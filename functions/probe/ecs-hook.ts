import { asFields, asText, own } from '../../lib/events/fields.ts';
import type { Report } from '../../lib/health/report.ts';
import { REASONS } from '../../lib/names/reasons.ts';

/** What a lifecycle hook of an Amazon ECS deployment asks. */
export type EcsHook = {
  /** What is run: `components` and nothing else, so that a component can be named in the hook's `hookDetails`. */
  readonly request: { readonly components?: unknown };
  readonly stage: string;
  /** Whether ECS moves traffic back to the old tasks. No answer may stop that. */
  readonly isRollback: boolean;
};

/** What ECS does next. */
export type EcsHookAnswer = {
  readonly hookStatus: 'SUCCEEDED' | 'FAILED' | 'IN_PROGRESS';
  /** When ECS asks again, s. */
  readonly callBackDelay?: number;
  readonly status: Report['status'];
};

/** ECS asks again after this time when Beacon cannot tell, s. */
const ASK_AGAIN_SECONDS = 30;

/** Reads the event of a hook; `undefined` for any other event. Older versions of the ECS guide show the details alone. */
export function readEcsHook(event: unknown): EcsHook | undefined {
  const fields = asFields(event);
  const details = asFields(own(fields, 'executionDetails') ?? event);
  const target = asText(own(details, 'targetServiceRevisionArn'));
  if (!target || !asText(own(details, 'serviceArn'))) return undefined;
  const components = own(asFields(own(fields, 'hookDetails')), 'components');
  const weights = ['productionTrafficWeights', 'testTrafficWeights'].map(name =>
    asFields(own(details, name)),
  );
  const stage = asText(own(fields, 'lifecycleStage')) ?? 'unknown stage';
  return {
    request: components === undefined ? {} : { components },
    stage,
    isRollback: !stage.startsWith('PRE_') && weights.some(each => own(each, target) === 0),
  };
}

/** Down stops the deployment, degraded does not. When Beacon itself cannot tell, ECS asks again. */
export function ecsHookAnswer({ isRollback }: EcsHook, { status, components }: Report): EcsHookAnswer {
  if (isRollback || status !== 'down') return { hookStatus: 'SUCCEEDED', status };
  const down = components.filter(({ state, critical }) => critical && state === 'down');
  const cannotTell = down.every(({ reason }) => reason !== undefined && REASONS[reason].blame === 'beacon');
  if (!cannotTell) return { hookStatus: 'FAILED', status };
  return { hookStatus: 'IN_PROGRESS', callBackDelay: ASK_AGAIN_SECONDS, status };
}
