import type { Duration } from 'aws-cdk-lib';
import type { IRestApi } from 'aws-cdk-lib/aws-apigateway';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Thresholds } from '../thresholds.ts';

/** What alarms and a dashboard look at, and whom alarms tell. */
export interface HealthAlarmsProps {
  /** As in the metrics: the names of the alarms begin with both. */
  readonly service: string;
  readonly environment: string;
  readonly api: IRestApi;
  readonly stageName: string;
  /** The metric name of the web ACL. @default - no firewall, and no alarm on what it blocks */
  readonly webAclMetricName?: string;
  /** One JSON object a line, the code of the answer as `status`. @default - no log, and no alarm on what is throttled */
  readonly accessLogGroup?: ILogGroup;
  readonly functions: Readonly<Record<'health' | 'edge' | 'probe' | 'alarm', IFunction>>;
  readonly table: ITable;
  /** The people's topic. */
  readonly topic: ITopic;
  /** Each has a status, and a latency but for `memory`. */
  readonly components: readonly string[];
  /** A component that takes longer is slow, ms. @default 250, half of what one attempt may take */
  readonly slowMs?: number;
  /** How often the probe function runs by itself, 1 minute to 1 hour; `false`: never, so nothing can be missed. */
  readonly heartbeat: Duration | false;
  /** @default - no alarms on the database's own metrics */
  readonly database?: { readonly instanceId?: string; readonly clusterId?: string };
  /** CacheClusterIds, or the name of a serverless cache. @default - no alarms on the cache's own metrics */
  readonly cache?: { readonly nodeIds?: readonly string[]; readonly serverlessName?: string };
  /** What to do, linked in every description. @default - none */
  readonly runbookUrl?: string;
  /** Where heartbeats end that failed. @default - none */
  readonly deadLetterQueue?: IQueue;
  /** Limits that depend on the size of what is watched. @default - see each */
  readonly thresholds?: Partial<Thresholds>;
}
