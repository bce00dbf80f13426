import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CHECKERS, TIMES_OVER } from '../../infra/constructs/api/edge-throttle.ts';
import { VARIABLES as ENV } from '../../infra/constructs/validation/variables.ts';
import { type Deployment, deploymentOf } from './support/deployment.ts';
import { type Account, simulate, type Traffic } from './support/simulation.ts';
import { fullStack } from './support/stacks.ts';

/** API Gateway's account-wide bucket, and Lambda's environments: what an account usually has. */
const USUAL: Account = { bucket: { rate: 10_000, burst: 5_000 }, concurrency: 1000 };
/** Some regions have less of the one, and fresh accounts of the other. */
const SMALL_REGION: Account = { ...USUAL, bucket: { rate: 2_500, burst: 1_250 } };
const FRESH: Account = { ...USUAL, concurrency: 10 };

/** A cold start on top of each request, ms: as if no environment were ever used again. */
const COLD_START_MS = 1000;

const TOGETHER = Array.from({ length: CHECKERS * TIMES_OVER }, () => 0);
const APART = TOGETHER.map((_, index) => (index * 10_000) / TOGETHER.length);

/** A flood on every public method, while the database hangs and all checkers ask at once. */
const WORST: Traffic = {
  seconds: 30,
  flood: 500,
  checkers: TOGETHER,
  holdMs: {
    public: COLD_START_MS + ENV.CHECK_DEADLINE_MS.default,
    edge: COLD_START_MS + ENV.EDGE_DEADLINE_MS.default,
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

describe('what is simulated', () => {
  it('is what is deployed: ten public methods, and the edge path', () => {
    expect(deployed.methods.filter(({ edge }) => edge).map(({ bucket }) => bucket)).toEqual([
      { rate: 4, burst: 32 },
    ]);
    expect(deployed.methods.filter(({ edge }) => !edge).length).toBe(10);
    expect(new Set(deployed.methods.map(each => each.function)).size).toBe(2);
  });

  it('is a flood: most of it is refused', () => {
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

  it('is never refused, whenever its checkers ask', () => {
    const times = fc.array(fc.integer({ min: 0, max: 9999 }), { minLength: 1, maxLength: TOGETHER.length });
    fc.assert(
      fc.property(
        times,
        checkers => simulate(deployed, USUAL, { ...WORST, flood: 50, checkers }).edge.refused === 0,
      ),
      { numRuns: 30 },
    );
  });

  it('is refused without a throttle of its own', () => {
    expect(simulate(withoutThrottle(deployed), USUAL, WORST).edge.refused).toBeGreaterThan(0);
  });

  it('is refused without a function of its own, where the public one is capped', () => {
    const capped = deploymentOf(fullStack({ reservedConcurrency: 10 }).template);
    expect(simulate(capped, USUAL, WORST).edge.refused).toBe(0);
    expect(simulate(withoutFunction(capped), USUAL, WORST).edge.refused).toBeGreaterThan(0);
  });
});

describe('what is still shared with the public', () => {
  it('is the account’s concurrency: ten environments are too few for a flood', () => {
    expect(simulate(deployed, FRESH, { ...WORST, checkers: APART }).edge.refused).toBeGreaterThan(0);
  });

  it('… though enough for the checkers themselves, one after the other', () => {
    expect(simulate(deployed, FRESH, { ...WORST, flood: 0, checkers: APART }).edge.refused).toBe(0);
  });

  it('is the account’s bucket of API Gateway: where other APIs empty it, the edge path has no token', () => {
    const emptied: Account = { ...USUAL, bucket: { rate: 1, burst: 1 } };
    expect(simulate(deployed, emptied, WORST).edge.refused).toBeGreaterThan(0);
  });
});
