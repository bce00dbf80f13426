import { RemovalPolicy } from 'aws-cdk-lib';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { AlarmProps } from './alarms/alarm-props.ts';
import type { Thresholds } from './alarms/thresholds.ts';
import type { DomainProps } from './api/api-props.ts';
import type { PostgresqlProps } from './dependencies/postgresql/postgresql-props.ts';
import type { RedisProps } from './dependencies/redis/redis-props.ts';
import type { HealthCheckProps } from './health-check-props.ts';
import type { Route53Props } from './route53/route53-props.ts';
import {
  constructWith,
  ELSEWHERE,
  FLAG,
  type Form,
  having,
  object,
  oneOf,
  orFalse,
} from './validation/form.ts';
import { isRecord, isText } from './validation/values.ts';

/** All props of a type: a new prop cannot be forgotten here. */
type FormsOf<T> = Readonly<Record<keyof T, Form | typeof ELSEWHERE>>;

const TOPIC = constructWith('topicArn', 'a Topic of aws-sns');

const THRESHOLDS: FormsOf<Thresholds> = {
  bufferDepth: ELSEWHERE,
  databaseConnections: ELSEWHERE,
  freeStorageBytes: ELSEWHERE,
  evictions: ELSEWHERE,
  serverlessCacheBytes: ELSEWHERE,
};

const ALARMS: FormsOf<AlarmProps> = {
  topic: TOPIC,
  pageTopic: TOPIC,
  only: ELSEWHERE,
  except: ELSEWHERE,
  emails: ELSEWHERE,
  slowMs: ELSEWHERE,
  thresholds: object(THRESHOLDS, 'numbers by name, such as { bufferDepth: 500 }'),
  runbookUrl: ELSEWHERE,
};

const ROUTE53: FormsOf<Route53Props> = {
  watches: ELSEWHERE,
  through: ELSEWHERE,
  interval: ELSEWHERE,
  failureThreshold: ELSEWHERE,
  regions: { allowed: 'a list of regions', isAllowed: given => Array.isArray(given) && given.every(isText) },
  degradedFailsOver: ELSEWHERE,
  unknownFailsOver: ELSEWHERE,
  partialFailsOver: ELSEWHERE,
  confirm: ELSEWHERE,
  loginSharedWithService: ELSEWHERE,
  reservedConcurrency: ELSEWHERE,
};

const DOMAIN: FormsOf<DomainProps> = {
  name: {
    allowed: 'a domain name, such as health.example.com',
    isAllowed: given => isText(given) && given !== '',
  },
  certificate: constructWith('certificateArn', 'a Certificate of aws-certificatemanager'),
};

const TEXT: Form = { allowed: 'a text', isAllowed: isText };

const POSTGRESQL: FormsOf<PostgresqlProps> = {
  target: ELSEWHERE,
  name: ELSEWHERE,
  user: ELSEWHERE,
  secret: ELSEWHERE,
  resourceId: ELSEWHERE,
  maxConnections: ELSEWHERE,
  replica: ELSEWHERE,
};

const REDIS: FormsOf<RedisProps> = {
  target: ELSEWHERE,
  user: ELSEWHERE,
  secret: ELSEWHERE,
  login: ELSEWHERE,
  tls: ELSEWHERE,
  cluster: ELSEWHERE,
};

const WITH_TARGET = 'an object with a target';

const isSalt = (given: unknown) => isText(given) && /^[\w-]{0,32}$/.test(given);

const isBuffer = (given: unknown) => typeof given === 'boolean' || isRecord(given);

/** What each prop of a health check may be. */
export const PROP_FORMS: FormsOf<HealthCheckProps> = {
  vpc: constructWith('vpcId', 'a Vpc of aws-ec2'),
  vpcSubnets: { allowed: 'a selection, such as { subnetType: … }', isAllowed: isRecord },
  serviceName: TEXT,
  environment: TEXT,
  version: TEXT,
  database: object(POSTGRESQL, WITH_TARGET),
  cache: object(REDIS, WITH_TARGET),
  checks: ELSEWHERE,
  buffer: {
    allowed: 'true, false or { name, table }',
    isAllowed: isBuffer,
    inner: { name: ELSEWHERE, table: constructWith('tableArn', 'a Table of aws-dynamodb') },
  },
  secretsReachable: FLAG,
  dynamoDbEndpoint: oneOf(['none', 'create'], "'none' or 'create'"),
  sharedResults: FLAG,
  throttle: object({ rateLimit: ELSEWHERE, burstLimit: ELSEWHERE }, '{ rateLimit, burstLimit }'),
  perClientLimit: orFalse({ allowed: '{ requests: 100 } or { webAclArn }', isAllowed: isRecord }),
  reservedConcurrency: ELSEWHERE,
  route53: { allowed: '{ watches: … }', isAllowed: () => true, inner: ROUTE53 },
  alarms: orFalse(object(ALARMS, 'an object, such as { emails: [ … ] }')),
  heartbeat: ELSEWHERE,
  dashboard: FLAG,
  publicDetail: oneOf(['full', 'state', 'status'], "'full', 'state' or 'status'"),
  groups: ELSEWHERE,
  domainName: object(DOMAIN, '{ name, certificate }'),
  architecture: having('dockerPlatform', 'an Architecture of aws-lambda'),
  code: having('bind', 'a Code of aws-lambda'),
  logRetention: oneOf(Object.values(RetentionDays), 'a value of RetentionDays of aws-logs'),
  apiGatewayLogging: FLAG,
  encryptionKey: orFalse(constructWith('keyArn', 'a Key of aws-kms')),
  tracing: FLAG,
  removalPolicy: oneOf(Object.values(RemovalPolicy), 'a value of RemovalPolicy'),
  vpcEndpoint: constructWith('vpcEndpointId', 'an interface endpoint for execute-api'),
  failDeploymentOnFirstProbe: FLAG,
  pathSalt: ELSEWHERE,
  previousPathSalt: { allowed: 'up to 32 letters, digits, _ and -', isAllowed: isSalt },
  settings: ELSEWHERE,
};
