import { type App, Duration, Stack } from 'aws-cdk-lib';
import { RestApi } from 'aws-cdk-lib/aws-apigateway';
import { AttributeType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import type { HealthAlarmsProps } from '../../infra/constructs/alarms/definitions/watched.ts';
import { HealthDashboard } from '../../infra/constructs/alarms/wiring/dashboard.ts';
import { HealthAlarms } from '../../infra/constructs/alarms/wiring/health-alarms.ts';

/** What alarms and dashboard look at in an example: an instance, a primary with a replica, a buffer, a firewall. */
function exampleWatched(scope: Construct): HealthAlarmsProps {
  const functionOf = (id: string, environment: Record<string, string> = {}) =>
    new LambdaFunction(scope, id, {
      runtime: Runtime.NODEJS_24_X,
      handler: 'index.handler',
      environment,
      code: Code.fromInline('exports.handler = async () => {};'),
    });
  const api = new RestApi(scope, 'Api', { cloudWatchRole: false });
  api.root.addMethod('GET');
  const topic = new Topic(scope, 'Topic', { enforceSSL: true });
  const probe = functionOf('Probe');
  return {
    service: 'orders',
    environment: 'production',
    api,
    stageName: 'prod',
    webAclMetricName: 'BeaconWebAcl',
    accessLogGroup: new LogGroup(scope, 'AccessLog'),
    functions: {
      health: functionOf('Health'),
      edge: functionOf('Edge'),
      probe,
      alarm: functionOf('Alarm', { PROBE_FUNCTION_NAME: probe.functionName, TOPIC_ARN: topic.topicArn }),
    },
    table: new Table(scope, 'Table', { partitionKey: { name: 'pk', type: AttributeType.STRING } }),
    topic,
    components: ['buffer', 'memory', 'database', 'cache'],
    heartbeat: Duration.minutes(1),
    database: { instanceId: 'orders' },
    cache: { nodeIds: ['orders-001', 'orders-002'] },
  };
}

/** A stack with the alarms and the dashboard of the example. */
export function exampleStack(app: App, changes: Partial<HealthAlarmsProps> = {}) {
  const stack = new Stack(app, 'Example');
  const props = { ...exampleWatched(stack), ...changes };
  const alarms = new HealthAlarms(stack, 'Alarms', props);
  const dashboard = new HealthDashboard(stack, 'Dashboard', { ...props, alarms });
  return { stack, props, alarms, dashboard };
}
