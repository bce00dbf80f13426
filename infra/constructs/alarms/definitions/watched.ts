import type { Duration } from 'aws-cdk-lib';
import type { IRestApi } from 'aws-cdk-lib/aws-apigateway';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { IConstruct } from 'constructs';
import { placeOf } from '../place.ts';
import type { Limits } from '../thresholds.ts';
import type { AlarmPlan } from './definition.ts';

/** A component that the probe function reports. */
export type WatchedComponent = {
  readonly name: string;
  /** Whether the probe function publishes `LatencyMs` for it. It does not for checks without a network request. */
  readonly hasLatency: boolean;
};

/** A dependency with metrics of its own, such as those of RDS. */
export type WatchedDependency = {
  /** The name of the component that checks it. */
  readonly component: string;
  readonly alarms: readonly AlarmPlan[];
  /** Put before the titles of its graphs. @default - none */
  readonly label?: string;
};

/** Everything that the alarms and the dashboard of one health check look at. */
export type Watched = Limits & {
  /** The dimensions `Service` and `Environment` of Beacon's metrics. The names of the alarms begin with both. */
  readonly service: string;
  readonly environment: string;
  readonly api: IRestApi;
  readonly stageName: string;
  /** The dimension `WebACL` of AWS/WAFV2. @default - there is no web ACL */
  readonly webAclMetricName?: string;
  /** One JSON object a line, with the status code as `status`. @default - there is no access log */
  readonly accessLogGroup?: ILogGroup;
  readonly functions: Readonly<Record<'health' | 'probe', IFunction>> & {
    /** @default - Route 53 sends no requests */
    readonly edge?: IFunction | undefined;
  };
  /** In the order of the report. */
  readonly components: readonly WatchedComponent[];
  /** In the order of the report. */
  readonly dependencies: readonly WatchedDependency[];
  /** How often the probe function runs, 1 minute to 1 hour; `false`: never. */
  readonly heartbeat: Duration | false;
  /** Whether Route 53 follows the health check. @default false */
  readonly movesTraffic?: boolean;
  /** Whether environments share results, so that Beacon knows when only some of them reach a component. @default false */
  readonly sharesResults?: boolean;
  /** A page that says what to do; every description links to it. @default - none */
  readonly runbookUrl?: string;
};

/** What the names of a health check's alarms begin with. The alarm function's permission names them by it. */
export function alarmPrefix({ service, environment }: Pick<Watched, 'service' | 'environment'>): string {
  return `${service}-${environment}-`;
}

/** The name of an alarm. @param scope the health check's alarms */
export function alarmName(scope: IConstruct, watched: Watched, id: string): string {
  return `${alarmPrefix(watched)}${id}-${placeOf(scope)}`;
}
