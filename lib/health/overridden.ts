import { OVERRIDE_KINDS, type OverrideKind } from '../names/overrides.ts';
import type { Reason } from '../names/reasons.ts';
import type { Check } from './check.ts';
import type { Override } from './override.ts';
import { type ComponentReport, withResult } from './report.ts';

const REASON_OF = {
  'by-hand': 'by_hand',
  drill: 'drill',
  maintenance: 'maintenance',
} as const satisfies Record<OverrideKind, Reason>;

/**
 * A component as callers see it: as observed, or as an operator says. What was observed stays with it.
 * @param overrides those that count now
 */
export function overridden(
  check: Check,
  observed: ComponentReport,
  overrides: readonly Override[],
): ComponentReport {
  const override = firstOf(overrides, observed);
  if (!override) return observed;
  const { kind, state } = override;
  const reason = state === 'up' ? undefined : REASON_OF[kind];
  const said = { state, reason, blame: reason && ('nobody' as const), error: undefined, silentMs: 0 };
  return { ...withResult(check, observed, said), override, observed };
}

/** By hand, then drill, then maintenance. A real failure takes precedence over a drill. */
function firstOf(overrides: readonly Override[], { name, state }: ComponentReport): Override | undefined {
  const about = overrides.filter(({ component }) => component === name);
  return OVERRIDE_KINDS.map(kind => about.find(each => each.kind === kind)).find(
    each => each && !(each.kind === 'drill' && state === 'down'),
  );
}

/**
 * A component as the edge path sees it. Maintenance and drills don't move traffic; a verdict by hand does, and so does a
 * drill of a failover.
 */
export function seenByEdge(component: ComponentReport): ComponentReport {
  const { override, observed } = component;
  const counts = override?.kind === 'by-hand' || override?.movesTraffic === true;
  return observed && !counts ? observed : component;
}
