import { type BeaconState, type Dependency, edgeAnswer, edgeDown } from './region.ts';
import {
  AlarmedHealthCheck,
  type Route53Rules,
  RoutedHealthCheck,
  STANDARD,
  servingRegion,
} from './route53.ts';

/** One region: what its dependency and its Beacon do from the first second on. */
export type RegionState = { readonly dependency: Dependency; readonly beacon: BeaconState };

export type Options = {
  readonly rules?: Partial<Route53Rules>;
  /** As in the construct's prop `route53`. @default 'edge' */
  readonly through?: 'edge' | 'alarm';
  /** @default 600 */
  readonly seconds?: number;
};

export type Outcome = {
  /** The region that serves, second by second. */
  readonly serving: readonly ('primary' | 'secondary')[];
  /** The first second in which the secondary region serves; `undefined` if never. */
  readonly movedAfter: number | undefined;
};

/** Minutes in a row of `EdgeDown` that Route 53 waits for with `through: 'alarm'`. */
const ALARM_MINUTES = 2;

/** Simulates Route 53 over two regions with failover routing. */
export function simulate(primary: RegionState, secondary: RegionState, options: Options = {}): Outcome {
  const checks = [primary, secondary].map(region => checkOf(region, options));
  const serving: Outcome['serving'][number][] = [];
  for (let second = 0; second < (options.seconds ?? 600); second += 1) {
    for (const check of checks) check.tick(second);
    const [first = true, other = true] = checks.map(({ isHealthy }) => isHealthy);
    serving.push(servingRegion(first, other));
  }
  const index = serving.indexOf('secondary');
  return { serving, movedAfter: index < 0 ? undefined : index };
}

function checkOf({ dependency, beacon }: RegionState, { rules, through = 'edge' }: Options) {
  if (through === 'alarm') {
    return new AlarmedHealthCheck(minute => edgeDown(dependency, beacon, minute), ALARM_MINUTES);
  }
  return new RoutedHealthCheck(second => edgeAnswer(dependency, beacon, second), { ...STANDARD, ...rules });
}
