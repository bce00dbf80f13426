import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CHECKERS, TIMES_OVER } from '../../infra/constructs/api/edge-throttle.ts';
import { COMMON } from '../../lib/settings/common.ts';
import { type Deployment, deploymentOf } from './support/deployment.ts';
import { type Account, simulate, type Traffic } from './support/simulation.ts';
import { fullStack } from './support/stacks.ts';

/** Limits of a usual account: API Gateway's bucket, and Lambda's environments. */
const USUAL: Account = { bucket: { rate: 10_000, burst: 5_000 }, concurrency: 1000 };
/** Some regions have a smaller bucket, and new accounts have fewer environments. */
const SMALL_REGION: Account = { ...USUAL, bucket: { rate: 2_500, burst: 1_250 } };
const FRESH: Account = { ...USUAL, concurrency: 10 };

/** A cold start for each request, ms, as if no environment were used twice. */
const COLD_START_MS = 1000;

const TOGETHER = Array.from({ length: CHECKERS * TIMES_OVER }, () => 0);
const APART = TOGETHER.map((_, index) => (index * 10_000) / TOGETHER.length);

/** A flood on every public method, while the database hangs and all checkers send requests at the same moment. */
const WORST: Traffic = {
  seconds: 30,
  flood: 500,
  checkers: TOGETHER,
  holdMs: {
    public: COLD_START_MS + COMMON.CHECK_DEADLINE_MS.default,
    edge: COLD_START_MS + COMMON.EDGE_DEADLINE_MS.default,
  },
};

const deployed = deploymentOf(fullStack().template);

const withoutThrottle = ({ methods, ...rest }: Deployment): Deployment => {
  const bucket = methods.find(({ edge }) => !edge)?.bucket;
  return { ...rest, methods: methods.map(each => (each.edge && bucket ? { ...each, bucket } : each)) };
};

const withoutFunction = ({ methods, ...rest }: Deployment): Deployment => {
  const shared = methods.find(({ edge }) => !edge)?.function ?? '';
  return { ...rest, methods: methods.map(each => ({ ...each, function: shared })) };
};

describe('the simulation', () => {
  it('has the deployed methods: ten public ones, and the edge path', () => {
    expect(deployed.methods.filter(({ edge }) => edge).map(({ bucket }) => bucket)).toEqual([
      { rate: 4, burst: 32 },
    ]);
    expect(deployed.methods.filter(({ edge }) => !edge).length).toBe(10);
    expect(new Set(deployed.methods.map(each => each.function)).size).toBe(2);
  });

  it('has a flood, most of which is refused', () => {
    const outcome = simulate(deployed, USUAL, WORST);
    expect(outcome.public.asked).toBe(10 * 30 * 500);
    expect(outcome.public.refused / outcome.public.asked).toBeGreaterThan(0.9);
    expect(outcome.edge.asked).toBe(3 * CHECKERS * TIMES_OVER);
  });
});

describe('Route 53 under a flood, while the database hangs', () => {
  it('is never refused', () => {
    expect(simulate(deployed, USUAL, WORST).edge.refused).toBe(0);
    expect(simulate(deployed, SMALL_REGION, WORST).edge.refused).toBe(0);
  });

  it('is never refused, whenever its checkers send requests', () => {
    const times = fc.array(fc.integer({ min: 0, max: 9999 }), { minLength: 1, maxLength: TOGETHER.length });
    fc.assert(
      fc.property(
        times,
        checkers => simulate(deployed, USUAL, { ...WORST, flood: 50, checkers }).edge.refused === 0,
      ),
      { numRuns: 30 },
    );
  });

  it('is refused without its own throttle', () => {
    expect(simulate(withoutThrottle(deployed), USUAL, WORST).edge.refused).toBeGreaterThan(0);
  });

  it('is refused without its own function when the public one is limited', () => {
    const capped = deploymentOf(fullStack({ reservedConcurrency: 10 }).template);
    expect(simulate(capped, USUAL, WORST).edge.refused).toBe(0);
    expect(simulate(withoutFunction(capped), USUAL, WORST).edge.refused).toBeGreaterThan(0);
  });
});

describe('Route 53 still shares with the public', () => {
  it('the concurrency of the account: ten environments are not enough for a flood', () => {
    expect(simulate(deployed, FRESH, { ...WORST, checkers: APART }).edge.refused).toBeGreaterThan(0);
  });

  it('which is enough for the checkers alone, one after the other', () => {
    expect(simulate(deployed, FRESH, { ...WORST, flood: 0, checkers: APART }).edge.refused).toBe(0);
  });

  it('the bucket of the account in API Gateway: when other APIs empty it, the edge path is refused', () => {
    const emptied: Account = { ...USUAL, bucket: { rate: 1, burst: 1 } };
    expect(simulate(deployed, emptied, WORST).edge.refused).toBeGreaterThan(0);
  });
});
