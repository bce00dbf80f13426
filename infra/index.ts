/** What a CDK app uses of Beacon. */

export { AlarmHealthCheck, type AlarmHealthCheckProps } from './constructs/alarm-health-check.ts';
export type { AlarmProps } from './constructs/alarm-props.ts';
export type { Alarming } from './constructs/alarming.ts';
export { ApiGatewayLogging } from './constructs/api-gateway-logging.ts';
export type { DomainProps, PerClientLimit, Throttle } from './constructs/api-props.ts';
export type { BufferProps, DynamoDbEndpoint } from './constructs/buffer-props.ts';
export type { CacheEndpoint, CacheProps } from './constructs/cache-props.ts';
export type { DatabaseEndpoint, DatabaseProps } from './constructs/database-props.ts';
export { type Fault, PropsError } from './constructs/faults.ts';
export { HealthCheck } from './constructs/health-check.ts';
export type { HealthCheckProps } from './constructs/health-check-props.ts';
export {
  HealthCheckStatusAlarm,
  type HealthCheckStatusAlarmProps,
} from './constructs/health-check-status-alarm.ts';
export type { Observed } from './constructs/observed.ts';
export type { Route53Props } from './constructs/route53-props.ts';
