import { type App, Duration, Stack } from 'aws-cdk-lib';
import { RestApi } from 'aws-cdk-lib/aws-apigateway';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { CACHE_ALARMS } from '../../infra/constructs/alarms/definitions/cache.ts';
import { DATABASE_ALARMS } from '../../infra/constructs/alarms/definitions/database.ts';
import { planDependencyAlarms } from '../../infra/constructs/alarms/definitions/definition.ts';
import type { WatchedCache, WatchedDatabase } from '../../infra/constructs/alarms/definitions/targets.ts';
import type { Watched, WatchedDependency } from '../../infra/constructs/alarms/definitions/watched.ts';
import { HealthDashboard } from '../../infra/constructs/alarms/wiring/dashboard.ts';
import { HealthAlarms } from '../../infra/constructs/alarms/wiring/health-alarms.ts';

/** What an example may change. */
export type ExampleChanges = Partial<Watched> & {
  readonly topic?: ITopic;
  /** What RDS and ElastiCache call the dependencies. @default - an instance; a primary with a replica */
  readonly database?: WatchedDatabase;
  readonly cache?: WatchedCache;
};

/** Dependencies of the components `database` and `cache`. */
function exampleDependencies({ database, cache }: ExampleChanges): WatchedDependency[] {
  const databaseIds: WatchedDatabase = database ?? { instanceId: 'orders', isReplica: true };
  const cacheIds: WatchedCache = cache ?? { nodeIds: ['orders-001', 'orders-002'] };
  return [
    { component: 'database', alarms: planDependencyAlarms('database', DATABASE_ALARMS, databaseIds) },
    { component: 'cache', alarms: planDependencyAlarms('cache', CACHE_ALARMS, cacheIds) },
  ];
}

function functionOf(scope: Construct, id: string, environment: Record<string, string> = {}) {
  return new LambdaFunction(scope, id, {
    runtime: Runtime.NODEJS_24_X,
    handler: 'index.handler',
    environment,
    code: Code.fromInline('exports.handler = async () => {};'),
  });
}

/** What the alarms and the dashboard of the example look at: all components, a web ACL and an access log. */
function exampleWatched(scope: Construct, probe: LambdaFunction, changes: ExampleChanges): Watched {
  const api = new RestApi(scope, 'Api', { cloudWatchRole: false });
  api.root.addMethod('GET');
  return {
    service: 'orders',
    environment: 'production',
    api,
    stageName: 'prod',
    webAclMetricName: 'BeaconWebAcl',
    accessLogGroup: new LogGroup(scope, 'AccessLog'),
    functions: { health: functionOf(scope, 'Health'), edge: functionOf(scope, 'Edge'), probe },
    components: [
      { name: 'buffer', hasLatency: true },
      { name: 'memory', hasLatency: false },
      { name: 'database', hasLatency: true },
      { name: 'cache', hasLatency: true },
    ],
    dependencies: exampleDependencies(changes),
    movesTraffic: true,
    sharesResults: true,
    heartbeat: Duration.minutes(1),
    ...changes,
  };
}

/** A stack with the alarms and the dashboard of the example. */
export function exampleStack(app: App, changes: ExampleChanges = {}) {
  const stack = new Stack(app, 'Example');
  const topic = changes.topic ?? new Topic(stack, 'Topic', { enforceSSL: true });
  const probe = functionOf(stack, 'Probe');
  const environment = { PROBE_FUNCTION_NAME: probe.functionName, TOPIC_ARN: topic.topicArn };
  const alarmFunction = functionOf(stack, 'Alarm', environment);
  const watched = exampleWatched(stack, probe, changes);
  const alarms = new HealthAlarms(stack, 'Alarms', { watched, alarmFunction, topic });
  const dashboard = new HealthDashboard(stack, 'Dashboard', { watched, alarmFunction, alarms });
  return { stack, watched, alarmFunction, topic, alarms, dashboard };
}
