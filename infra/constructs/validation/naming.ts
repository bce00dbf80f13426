import type { HealthCheckProps } from '../health-check-props.ts';

/** How logs, metrics and the table call the service, and which environment of it. */
export function namesOf({ serviceName = 'beacon', environment = 'production' }: HealthCheckProps) {
  return { service: serviceName, environment };
}
