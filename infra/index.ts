/** What a CDK app uses of Beacon. */

export type { AlarmProps } from './constructs/alarms/alarm-props.ts';
export type { Alarming } from './constructs/alarms/wiring/alarming.ts';
export type { Observed } from './constructs/alarms/wiring/observed.ts';
export { ApiGatewayLogging } from './constructs/api/api-gateway-logging.ts';
export type { DomainProps, PerClientLimit, Throttle } from './constructs/api/api-props.ts';
export type { BufferProps, DynamoDbEndpoint } from './constructs/dependencies/buffer-props.ts';
export type {
  DatabaseEndpoint,
  DatabaseProps,
} from './constructs/dependencies/postgresql/postgresql-props.ts';
export type { CacheEndpoint, CacheProps } from './constructs/dependencies/redis/redis-props.ts';
export { HealthCheck } from './constructs/health-check.ts';
export type { HealthCheckProps } from './constructs/health-check-props.ts';
export { AlarmHealthCheck, type AlarmHealthCheckProps } from './constructs/route53/alarm-health-check.ts';
export {
  HealthCheckStatusAlarm,
  type HealthCheckStatusAlarmProps,
} from './constructs/route53/health-check-status-alarm.ts';
export type { Route53Props } from './constructs/route53/route53-props.ts';
export { type Fault, PropsError } from './constructs/validation/faults.ts';
