/** Everything that a CDK app can use of Beacon. */

export type { AlarmProps } from './constructs/alarms/alarm-props.ts';
export type {
  Watched,
  WatchedComponent,
  WatchedDependency,
} from './constructs/alarms/definitions/watched.ts';
export type { Thresholds } from './constructs/alarms/thresholds.ts';
export type { Alarming } from './constructs/alarms/wiring/alarming.ts';
export { ApiGatewayLogging } from './constructs/api/api-gateway-logging.ts';
export type {
  DomainProps,
  GroupProps,
  OwnWebAcl,
  PerClientLimit,
  Throttle,
} from './constructs/api/api-props.ts';
export type { BufferProps } from './constructs/dependencies/buffer-props.ts';
export { Check } from './constructs/dependencies/check.ts';
export type { DependencyCheck } from './constructs/dependencies/link/dependency-link.ts';
export type { OwnCheck, OwnCheckOptions } from './constructs/dependencies/own-check.ts';
export type {
  PostgresqlEndpoint,
  PostgresqlEndpoint as DatabaseEndpoint,
  PostgresqlProps,
  PostgresqlProps as DatabaseProps,
} from './constructs/dependencies/postgresql/postgresql-props.ts';
export type {
  RedisEndpoint,
  RedisEndpoint as CacheEndpoint,
  RedisProps,
  RedisProps as CacheProps,
} from './constructs/dependencies/redis/redis-props.ts';
export { HealthCheck } from './constructs/health-check.ts';
export type { HealthCheckProps } from './constructs/health-check-props.ts';
export type { DynamoDbEndpoint } from './constructs/network/health-network.ts';
export { AlarmHealthCheck, type AlarmHealthCheckProps } from './constructs/route53/alarm-health-check.ts';
export {
  HealthCheckStatusAlarm,
  type HealthCheckStatusAlarmProps,
} from './constructs/route53/health-check-status-alarm.ts';
export type { Route53Props } from './constructs/route53/route53-props.ts';
export { type Fault, PropsError } from './constructs/validation/faults.ts';
