import type { Override } from '../../health/override.ts';
import { OVERRIDE_KINDS } from '../../names/overrides.ts';
import type { Evidence } from '../evidence/evidence.ts';
import type { ComponentFinding } from '../evidence/probe-report.ts';
import type { Member } from '../incident/incident.ts';

type About = Pick<Evidence, 'probe' | 'overrides'>;

/**
 * The operator's word that explains an alarm: it counts now, or counted when the alarm changed or began. Of several about
 * one component: by hand, then drill, then maintenance. `undefined`: nothing that an operator said explains it.
 */
export function wordAbout(member: Member, { probe, overrides }: About, now: number): Override | undefined {
  if ('missing' in overrides) return undefined;
  const instants = [now, member.changedAt, member.startedAt ?? now];
  const active = overrides.found.filter(({ fromAt, untilAt }) =>
    instants.some(at => fromAt <= at && at < untilAt),
  );
  const findings = 'found' in probe ? probe.found.components : [];
  const { component } = member;
  if (component !== undefined) return firstAbout(component, active, findings);
  return aboutWhole(active, findings);
}

/** A drill does not explain a real failure. */
function firstAbout(
  component: string,
  overrides: readonly Override[],
  findings: readonly ComponentFinding[],
): Override | undefined {
  const isReal = findings.some(
    ({ name, state, reason }) => name === component && state === 'down' && reason !== 'drill',
  );
  const about = overrides.filter(each => each.component === component && !(each.kind === 'drill' && isReal));
  return OVERRIDE_KINDS.flatMap(kind => about.find(each => each.kind === kind) ?? [])[0];
}

/** The whole is explained when everything that is not up is. When all is up again, the drill explains what was. */
function aboutWhole(
  overrides: readonly Override[],
  findings: readonly ComponentFinding[],
): Override | undefined {
  const notUp = findings.filter(({ state }) => state !== 'up');
  if (notUp.length === 0) return overrides.find(({ kind }) => kind === 'drill');
  const words = notUp.map(({ name }) => firstAbout(name, overrides, findings));
  return words.every(word => word !== undefined) ? words[0] : undefined;
}
