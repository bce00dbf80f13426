import type { Measure } from '../../checks/kind/measure.ts';
import { type Alarm, dimensionsOf } from '../event/alarm.ts';

/** A metric of the dependency that a component checks. */
export type ComponentMeasure = Pick<Measure, 'dimensions'> & { readonly component: string };

/**
 * The component that an alarm is about: the one that its metric names, or whose dependency its metric belongs to.
 * `undefined`: it is about the whole, or about something else.
 */
export function componentOf(alarm: Alarm, measures: readonly ComponentMeasure[]): string | undefined {
  const dimensions = dimensionsOf(alarm.metrics);
  if (dimensions.Component !== undefined) return dimensions.Component;
  const isAbout = ({ dimensions: own }: ComponentMeasure) =>
    Object.entries(own).some(([name, value]) => dimensions[name] === value);
  return measures.find(isAbout)?.component;
}
