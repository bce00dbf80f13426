import { problemOf } from '../../lib/fleet/override-row.ts';
import type { Override } from '../../lib/health/override.ts';
import { DRILL_RENEWAL_MS, longestOverrideMs } from '../../lib/names/overrides.ts';
import { describeDuration } from '../terminal/duration.ts';
import { UsageError } from '../terminal/usage-error.ts';

/** What an operator asks for. */
export type Wish = Pick<Override, 'component' | 'kind' | 'state' | 'who' | 'why' | 'movesTraffic'> & {
  readonly forMs: number;
};

/**
 * The override that fulfils a wish. A drill's row ends after 90 s unless it is renewed.
 * @param set what operators have said about all components
 * @param components the names of the components with results; none: results are not shared
 * @throws UsageError that says what is wrong, and what is allowed
 */
export function planOf(
  wish: Wish,
  set: readonly Override[],
  components: readonly string[],
  now: number,
): Override {
  const { forMs, ...said } = wish;
  assertShort(wish);
  const lastsMs = said.kind === 'drill' ? Math.min(forMs, DRILL_RENEWAL_MS) : forMs;
  const override: Override = { ...said, fromAt: now, untilAt: now + lastsMs };
  const problem = problemOf(override);
  if (problem) throw new UsageError(problem);
  assertKnown(override, components);
  assertNotAll(override, set, components, now);
  return override;
}

function assertShort({ kind, state, forMs }: Wish): void {
  const longestMs = longestOverrideMs(kind, state);
  if (forMs <= longestMs) return;
  const what = kind === 'by-hand' ? `a verdict by hand that says ${state}` : kind;
  throw new UsageError(
    `--for is at most ${describeDuration(longestMs)} for ${what}, not ${describeDuration(forMs)}`,
  );
}

function assertKnown({ component }: Override, components: readonly string[]): void {
  if (components.includes(component)) return;
  const known = components.length > 0 ? `known: ${components.join(', ')}` : 'no component has shared results';
  throw new UsageError(
    `no component "${component}" has results in the table (${known}). Overrides are read where results are shared`,
  );
}

/** A report in which an operator has replaced everything says nothing true. One component alone may be replaced. */
function assertNotAll(
  override: Override,
  set: readonly Override[],
  components: readonly string[],
  now: number,
): void {
  const { kind, state, component } = override;
  if (components.length < 2 || !(kind === 'drill' || (kind === 'by-hand' && state === 'up'))) return;
  const same = set.filter(each => each.kind === kind && each.state === state && each.untilAt > now);
  const names = new Set([component, ...same.map(each => each.component)]);
  if (components.some(name => !names.has(name))) return;
  const what = kind === 'drill' ? 'a drill' : 'a verdict by hand that says up';
  throw new UsageError(`${what} is never for all components: it is set for all others already`);
}
