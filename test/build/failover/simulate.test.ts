import { describe, expect, it } from 'vitest';
import { readSection } from '../../../build/doc-sections.ts';
import {
  BEACONS,
  type BeaconState,
  DEPENDENCIES,
  edgeAnswer,
  FLAP_SECONDS,
} from '../../../build/failover/region.ts';
import { RoutedHealthCheck, STANDARD, servingRegion } from '../../../build/failover/route53.ts';
import { type Options, type RegionState, simulate } from '../../../build/failover/simulate.ts';
import { FAILOVER_TABLES } from '../../../build/failover/table.ts';

const WELL: RegionState = { dependency: 'up', beacon: 'well' };
const REGIONS: RegionState[] = DEPENDENCIES.flatMap(dependency =>
  BEACONS.map(beacon => ({ dependency, beacon })),
);

/** Faults that no code of Beacon's can catch. */
const UNCAUGHT: readonly BeaconState[] = ['cannot run'];

const WAYS: readonly Options[] = [{}, { rules: { intervalSeconds: 10 } }, { through: 'alarm' }];

describe.each(WAYS)('two regions, Route 53 with %j', options => {
  it('move no traffic because of a fault of Beacon’s own that its code can catch', () => {
    const faulty = REGIONS.filter(
      ({ dependency, beacon }) => ['up', 'shared, down'].includes(dependency) && !UNCAUGHT.includes(beacon),
    );
    for (const primary of faulty) {
      for (const secondary of REGIONS) {
        expect({ primary, ...simulate(primary, secondary, options) }).toMatchObject({
          movedAfter: undefined,
        });
      }
    }
  });

  it('leave a region whose dependency has been down for 2 minutes, while the other is well', () => {
    for (const dependency of ['silent', 'refusing'] as const) {
      for (const beacon of ['well', 'slow cold starts'] as const) {
        const { movedAfter, serving } = simulate({ dependency, beacon }, WELL, options);
        expect(movedAfter).toBeLessThan(120);
        expect(new Set(serving.slice(120))).toEqual(new Set(['secondary']));
      }
    }
  });

  it('never leave for a region that is down as well', () => {
    for (const dependency of ['silent', 'refusing'] as const) {
      const both = { dependency, beacon: 'well' } as const;
      expect(simulate(both, both, options).serving.slice(120)).not.toContain('secondary');
    }
  });

  it('stay where only the other region has a fault', () => {
    for (const secondary of REGIONS) {
      expect(simulate(WELL, secondary, options).movedAfter).toBeUndefined();
    }
  });
});

describe('the rules of Route 53', () => {
  const flapping: RegionState = { dependency: 'flapping', beacon: 'well' };
  const slow: RegionState = { dependency: 'up', beacon: 'slow cold starts' };

  it('want failures in a row: a dependency that flaps moves nothing, and would with a threshold of 1', () => {
    expect(simulate(flapping, WELL, { rules: { intervalSeconds: 10 } }).movedAfter).toBeUndefined();
    const hasty = { intervalSeconds: 10, failureThreshold: 1 };
    expect(simulate(flapping, WELL, { rules: hasty }).movedAfter).toBeLessThan(FLAP_SECONDS);
  });

  it('want more than 18 % of the checkers to be healthy', () => {
    const share = (healthy: number) => {
      const rules = { ...STANDARD, checkers: 100, intervalSeconds: 100, failureThreshold: 1 };
      const check = new RoutedHealthCheck(second => (second < healthy ? 200 : 503), rules);
      for (let second = 0; second < 100; second += 1) check.tick(second);
      return check.isHealthy;
    };
    expect([share(19), share(18)]).toEqual([true, false]);
    expect(simulate(slow, WELL, { rules: { healthyShare: 0.9 } }).movedAfter).toBeGreaterThan(0);
  });

  it.each([
    [200, true],
    [206, true],
    [301, true],
    [399, true],
    [400, false],
    [429, false],
    [503, false],
    [undefined, false],
  ])('read the answer %s as healthy: %s', (code, healthy) => {
    const check = new RoutedHealthCheck(() => code, STANDARD);
    for (let second = 0; second < 120; second += 1) check.tick(second);
    expect(check.isHealthy).toBe(healthy);
  });

  it('want as many good answers in a row, until a region serves again', () => {
    const check = new RoutedHealthCheck(second => (second < 100 ? 503 : 200), STANDARD);
    const healthyAt: number[] = [];
    for (let second = 0; second < 300; second += 1) {
      check.tick(second);
      if (check.isHealthy) healthyAt.push(second);
    }
    const back = healthyAt.find(second => second > 100) ?? Number.NaN;
    expect(back).toBeGreaterThan(160);
    expect(back).toBeLessThan(200);
  });

  it('count a disabled check as healthy, and turn an inverted one around', () => {
    const down: RegionState = { dependency: 'refusing', beacon: 'well' };
    expect(simulate(down, WELL, { rules: { disabled: true } }).movedAfter).toBeUndefined();
    const inverted = new RoutedHealthCheck(() => 200, { ...STANDARD, inverted: true });
    expect(inverted.isHealthy).toBe(false);
  });

  it('prefer the primary region, also when none is healthy', () => {
    expect([
      servingRegion(true, true),
      servingRegion(true, false),
      servingRegion(false, true),
      servingRegion(false, false),
    ]).toEqual(['primary', 'primary', 'secondary', 'primary']);
  });

  it('keep the last verdict of an alarm while data is missing', () => {
    const gone: RegionState = { dependency: 'refusing', beacon: 'cannot run' };
    expect(simulate(gone, WELL, { through: 'alarm' }).movedAfter).toBeUndefined();
  });
});

describe('the answers of a region', () => {
  it.each([
    ['up', 'well', 200],
    ['silent', 'well', 503],
    ['refusing', 'well', 503],
    ['shared, down', 'well', 200],
    ['up', 'invalid settings', 200],
    ['up', 'login rejected', 200],
    ['silent', 'no time left (cold)', 200],
    ['up', 'cannot run', undefined],
  ] as const)('are those of the code: dependency %s, Beacon %s: %s', (dependency, beacon, code) => {
    expect(edgeAnswer(dependency, beacon, 1)).toBe(code);
  });
});

it.each(Object.entries(FAILOVER_TABLES))(
  'the page shows the table "%s" (`npm run docs` writes it)',
  (section, table) => {
    expect(readSection(section)).toBe(table());
  },
);
