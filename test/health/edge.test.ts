import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type EdgeRules, edgeVerdict } from '../../lib/health/edge.ts';
import { SILENT_MS, SILENT_RUNS } from '../../lib/health/evidence.ts';
import type { ComponentReport } from '../../lib/health/report.ts';
import type { Shared } from '../../lib/health/shared-memory.ts';
import { REASONS, type Reason } from '../../lib/names/reasons.ts';
import { part } from '../support/reports.ts';
import { stateAt } from '../support/results.ts';

const RULES: EdgeRules = {
  ...{ components: ['database'], isLoginShared: false, confirmMs: 0 },
  ...{ degraded: 'up', unknown: 'up', partial: 'up' },
};

/** The verdict on a database with a reason. */
function verdictOf(
  reason: Reason | undefined,
  more: Partial<ComponentReport> = {},
  rules: Partial<EdgeRules> = {},
) {
  const { status, isDown } = edgeVerdict([{ ...part('database', { reason }), ...more }], {
    ...RULES,
    ...rules,
  });
  return `${status}, ${isDown ? 503 : 200}`;
}

/** Reasons of each kind. `timeout`, `unfinished` and a rejected login have rules of their own. */
const byBlame = (blame: string, state: string): Reason[] =>
  (Object.keys(REASONS) as Reason[]).filter(
    reason =>
      REASONS[reason].blame === blame &&
      REASONS[reason].state === state &&
      !['timeout', 'unfinished', 'authentication_failed'].includes(reason),
  );

const isNotPartly = (reason: Reason) => reason !== 'partly_unreachable';

describe('the edge path', () => {
  it('is up when the components that move traffic are up', () => {
    expect(verdictOf(undefined)).toBe('up, 200');
  });

  it.each([...byBlame('dependency', 'down'), ...byBlame('either', 'down')])(
    'is down for %s, which is evidence against the dependency',
    reason => expect(verdictOf(reason)).toBe('down, 503'),
  );

  it.each([...byBlame('beacon', 'down'), ...byBlame('nobody', 'down')])(
    'is unknown for %s, which says nothing about the dependency',
    reason => {
      expect(verdictOf(reason)).toBe('unknown, 200');
      expect(verdictOf(reason, {}, { unknown: 'down' })).toBe('unknown, 503');
    },
  );

  it('is degraded when only some environments reach a component, which moves traffic only with EDGE_PARTIAL=down', () => {
    expect(verdictOf('partly_unreachable')).toBe('degraded, 200');
    expect(verdictOf('partly_unreachable', {}, { degraded: 'down' })).toBe('degraded, 200');
    expect(verdictOf('partly_unreachable', {}, { partial: 'down' })).toBe('degraded, 503');
    expect(verdictOf('slow', {}, { partial: 'down' })).toBe('degraded, 200');
  });

  it('waits EDGE_CONFIRM_SECONDS for a failure that only this environment sees', () => {
    const failed = part('database', { reason: 'connection_refused' });
    const since = (aloneSince: number) => ({ history: { ...failed.history, aloneSince } });
    const rules = { confirmMs: 60_000 };
    expect(verdictOf('connection_refused', since(failed.observedAt - 59_999), rules)).toBe('up, 200');
    expect(verdictOf('connection_refused', since(failed.observedAt - 60_000), rules)).toBe('down, 503');
    expect(verdictOf('connection_refused', since(failed.observedAt - 59_999))).toBe('down, 503');
    expect(verdictOf('connection_refused', {}, rules)).toBe('down, 503');
    const both = { ...rules, degraded: 'down', partial: 'down' } as const;
    expect(verdictOf('connection_refused', since(failed.observedAt), both)).toBe('up, 200');
    expect(verdictOf('credentials_unavailable', since(failed.observedAt), rules)).toBe('unknown, 200');
  });

  it('shows what else is not up while a failure waits for a confirmation', () => {
    const failed = part('database', { reason: 'connection_refused' });
    const waiting = { ...failed, history: { ...failed.history, aloneSince: failed.observedAt } };
    const rules = { ...RULES, components: ['database', 'cache'], confirmMs: 60_000 };
    const beside = (reason: Reason) => edgeVerdict([waiting, part('cache', { reason })], rules);
    expect(beside('slow')).toMatchObject({ status: 'degraded', isDown: false, because: [{ name: 'cache' }] });
    expect(beside('misconfigured')).toMatchObject({ status: 'unknown', isDown: false });
    expect(beside('connection_refused')).toMatchObject({ status: 'down', because: [{ name: 'cache' }] });
  });

  it.each([...byBlame('dependency', 'degraded'), ...byBlame('nobody', 'degraded')].filter(isNotPartly))(
    'is degraded for %s, which moves traffic only with EDGE_DEGRADED=down',
    reason => {
      expect(verdictOf(reason)).toBe('degraded, 200');
      expect(verdictOf(reason, {}, { degraded: 'down' })).toBe('degraded, 503');
    },
  );

  it('counts an unexpected error of Beacon’s own code as its own', () => {
    expect(verdictOf('unexpected_error')).toBe('down, 503');
    expect(verdictOf('unexpected_error', { blame: 'beacon' })).toBe('unknown, 200');
  });

  it.each([
    ['timeout', SILENT_MS, 0, 'down, 503'],
    ['timeout', SILENT_MS - 1, 0, 'unknown, 200'],
    ['timeout', 0, SILENT_RUNS, 'down, 503'],
    ['timeout', 0, SILENT_RUNS - 1, 'unknown, 200'],
    ['unfinished', 0, SILENT_RUNS, 'down, 503'],
    ['unfinished', SILENT_MS, SILENT_RUNS - 1, 'unknown, 200'],
  ] as const)(
    'after a %s that was silent for %d ms, %d runs in a row: %s',
    (reason, silentMs, silentRuns, expected) => {
      expect(verdictOf(reason, { silentMs, silentRuns })).toBe(expected);
    },
  );

  it('reads a rejected login as evidence only where the service logs in with the same', () => {
    expect(verdictOf('authentication_failed')).toBe('unknown, 200');
    expect(verdictOf('authentication_failed', {}, { isLoginShared: true })).toBe('down, 503');
  });

  it('believes what the fleet saw in the last 90 s when Beacon itself fails here', () => {
    const failed = part('database', { reason: 'credentials_unavailable' });
    const seen = (ago: number, told: Partial<Shared> = {}) => ({
      shared: {
        ...{ state: stateAt(failed.observedAt - ago, 'connection_refused'), wasUp: true },
        ...{ verdict: { state: 'down' as const, since: 0 }, leaseUntil: 0, version: 1, ...told },
      },
    });
    expect(verdictOf('credentials_unavailable', seen(90_000))).toBe('down, 503');
    expect(verdictOf('credentials_unavailable', seen(90_001))).toBe('unknown, 200');
    expect(verdictOf('credentials_unavailable', seen(0, { wasUp: false }))).toBe('unknown, 200');
    const works = { verdict: { state: 'up' as const, since: 0 } };
    expect(verdictOf('credentials_unavailable', seen(0, works))).toBe('unknown, 200');
    expect(verdictOf('too_many_connections', seen(0))).toBe('degraded, 200');
  });

  it('follows no component that EDGE_COMPONENTS leaves out', () => {
    const components = [part('database'), part('cache', { reason: 'connection_refused' })];
    expect(edgeVerdict(components, RULES)).toEqual({ status: 'up', isDown: false, because: [] });
  });

  it('names what it follows', () => {
    const [database, cache, audit] = [
      part('database', { reason: 'misconfigured' }),
      part('cache', { reason: 'connection_refused' }),
      part('audit', { reason: 'too_old' }),
    ];
    const names = (...components: ComponentReport[]) =>
      edgeVerdict(components, { ...RULES, components: ['database', 'cache', 'audit'] }).because.map(
        ({ name }) => name,
      );
    expect(names(database, cache, audit)).toEqual(['cache']);
    expect(names(database, audit)).toEqual(['database']);
    expect(names(audit)).toEqual(['audit']);
  });

  it('is down only if one component alone would be, whatever the others are', () => {
    const reasons = fc.option(fc.constantFrom(...(Object.keys(REASONS) as Reason[])), { nil: undefined });
    fc.assert(
      fc.property(fc.array(reasons, { minLength: 1, maxLength: 4 }), list => {
        const components = list.map((reason, index) => part(`c${index}`, { reason }));
        const rules = { ...RULES, components: components.map(({ name }) => name) };
        const alone = components.map(component => edgeVerdict([component], rules).status);
        const worst = (['down', 'unknown', 'degraded', 'up'] as const).find(each => alone.includes(each));
        expect(edgeVerdict(components, rules).status).toBe(worst);
      }),
    );
  });
});
