import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { edgeVerdict } from '../../lib/health/edge.ts';
import { overridden, seenByEdge } from '../../lib/health/overridden.ts';
import { countingOverrides, type Override } from '../../lib/health/override.ts';
import type { Reason } from '../../lib/names/reasons.ts';
import { remoteCheck, works } from '../support/checks.ts';
import { byHand, drill, maintenance, override } from '../support/overrides.ts';
import { part } from '../support/reports.ts';

const NAMES = ['database', 'cache', 'memory'];
const CHECK = remoteCheck(works);
const NOW = 60_000;

/** The database as callers see it. @param observed the reason that was observed; `undefined`: it is up */
function seen(observed: Reason | undefined, overrides: readonly Override[], now = NOW) {
  return overridden(CHECK, part('database', { reason: observed }), countingOverrides(overrides, NAMES, now));
}

const shown = (observed: Reason | undefined, overrides: readonly Override[], now = NOW) => {
  const { state, reason, blame } = seen(observed, overrides, now);
  return [state, reason, blame].filter(Boolean).join(' ');
};

const RULES = {
  components: ['database'],
  isLoginShared: false,
  degraded: 'up',
  unknown: 'up',
  partial: 'up',
  confirmMs: 0,
} as const;
const edge = (observed: Reason | undefined, overrides: readonly Override[]) => {
  const { status, isDown } = edgeVerdict([seen(observed, overrides)], RULES);
  return `${status} ${isDown ? 503 : 200}`;
};

describe('an override', () => {
  it.each([
    ['maintenance of what is up', undefined, maintenance(), 'degraded maintenance nobody'],
    ['maintenance of what is down', 'timeout', maintenance(), 'degraded maintenance nobody'],
    ['maintenance that says up', 'timeout', override('maintenance', 'up'), 'up'],
    ['maintenance that says down', undefined, override('maintenance', 'down'), 'down maintenance nobody'],
    ['up by hand', 'timeout', byHand('up'), 'up'],
    ['down by hand', undefined, byHand('down'), 'down by_hand nobody'],
    ['degraded by hand', 'timeout', byHand('degraded'), 'degraded by_hand nobody'],
    ['a drill of what is up', undefined, drill(), 'down drill nobody'],
    ['a drill of a demoted primary', 'read_only', drill(), 'down read_only dependency'],
    ['a drill of what is too full', 'disk_full', drill(), 'down drill nobody'],
    ['a drill during a real failure', 'timeout', drill(), 'down timeout either'],
  ] as const)('%s', (_, observed, given, expected) => {
    expect(shown(observed, [given])).toBe(expected);
  });

  it('keeps what was observed, with its error', () => {
    const { override, observed, error } = seen('timeout', [byHand('up')]);
    expect([override?.who, error, observed?.state, observed?.reason]).toEqual([
      'ada',
      undefined,
      'down',
      'timeout',
    ]);
    expect(observed?.error).toBeDefined();
  });

  it('counts from its first instant until before its last, by the wall clock', () => {
    const given = [maintenance({ fromAt: 1000, untilAt: 2000 })];
    expect([999, 1000, 1999, 2000].map(now => shown(undefined, given, now))).toEqual([
      'up',
      'degraded maintenance nobody',
      'degraded maintenance nobody',
      'up',
    ]);
  });

  it('about another component changes nothing', () => {
    expect(shown('timeout', [byHand('up', { component: 'cache' })])).toBe('down timeout either');
    expect(seen('timeout', [byHand('up', { component: 'cache' })])).not.toHaveProperty('override');
  });
});

describe('several overrides of one component', () => {
  const all = [maintenance(), drill(), byHand('degraded')];

  it('count in this order, however they are listed: by hand, drill, maintenance', () => {
    for (const given of [all, all.toReversed()]) {
      expect(shown(undefined, given)).toBe('degraded by_hand nobody');
      expect(
        shown(
          undefined,
          given.filter(({ kind }) => kind !== 'by-hand'),
        ),
      ).toBe('down drill nobody');
    }
  });

  it('leave a real failure to the maintenance, when a drill gives way to it', () => {
    expect(shown('timeout', [drill(), maintenance()])).toBe('degraded maintenance nobody');
  });

  it('that have ended do not hide those that have not', () => {
    expect(shown(undefined, [byHand('down', { untilAt: NOW }), maintenance()])).toBe(
      'degraded maintenance nobody',
    );
  });
});

describe('overrides of every component', () => {
  const everywhere = (of: (component: string) => Override) => NAMES.map(of);

  it('are ignored when all are up by hand', () => {
    expect(
      shown(
        'timeout',
        everywhere(component => byHand('up', { component })),
      ),
    ).toBe('down timeout either');
  });

  it('are ignored when all are in a drill', () => {
    expect(
      shown(
        undefined,
        everywhere(component => drill({ component })),
      ),
    ).toBe('up');
  });

  it('are ignored as a whole only while all of them are active', () => {
    const given = everywhere(component =>
      byHand('up', { component, untilAt: component === 'cache' ? NOW : 600_000 }),
    );
    expect(shown('timeout', given)).toBe('up');
  });

  it('do not count a component that does not exist', () => {
    const given = [drill(), drill({ component: 'gone' }), drill({ component: 'lost' })];
    expect(shown(undefined, given)).toBe('down drill nobody');
  });

  it('count when all are in maintenance, or down by hand', () => {
    expect(
      shown(
        undefined,
        everywhere(component => maintenance({ component })),
      ),
    ).toBe('degraded maintenance nobody');
    expect(
      shown(
        undefined,
        everywhere(component => byHand('down', { component })),
      ),
    ).toBe('down by_hand nobody');
  });
});

describe('the edge path', () => {
  it.each([
    ['is not moved by maintenance of what is up', undefined, maintenance(), 'up 200'],
    ['sees a real failure during maintenance', 'connection_lost', maintenance(), 'down 503'],
    ['is not moved by maintenance that says down', undefined, override('maintenance', 'down'), 'up 200'],
    ['is not moved by a drill', undefined, drill(), 'up 200'],
    ['is moved by a drill of a failover', undefined, drill({ movesTraffic: true }), 'down 503'],
    ['sees a real failure during a drill', 'connection_lost', drill(), 'down 503'],
    ['is moved by a verdict by hand', undefined, byHand('down'), 'down 503'],
    ['is held by a verdict by hand', 'connection_lost', byHand('up'), 'up 200'],
    ['is degraded by hand', 'connection_lost', byHand('degraded'), 'degraded 200'],
  ] as const)('%s', (_, observed, given, expected) => {
    expect(edge(observed, [given])).toBe(expected);
  });

  it('follows what was observed, whatever maintenance and drills are active', () => {
    const reasons = fc.constantFrom<Reason | undefined>(
      undefined,
      'timeout',
      'disk_full',
      'connection_lost',
      'misconfigured',
    );
    const given = fc.uniqueArray(
      fc.constantFrom(maintenance(), override('maintenance', 'down'), override('maintenance', 'up'), drill()),
      { selector: ({ kind }) => kind },
    );
    fc.assert(
      fc.property(reasons, given, (observed, overrides) => edge(observed, overrides) === edge(observed, [])),
    );
  });

  it('sees a component without an override as it is', () => {
    const component = part('database');
    expect(seenByEdge(component)).toBe(component);
  });
});
