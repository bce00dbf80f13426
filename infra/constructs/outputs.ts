import { CfnOutput } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { HealthCheck as Route53HealthCheck } from 'aws-cdk-lib/aws-route53';
import type { Construct } from 'constructs';
import type { Alarming } from './alarms/wiring/alarming.ts';
import type { HealthFunctions } from './functions/health-functions.ts';

type Outputs = {
  readonly url: string;
  readonly table: ITable | undefined;
  readonly functions: Pick<HealthFunctions, 'health' | 'edge' | 'probe'>;
  readonly route53HealthCheck: Route53HealthCheck | undefined;
  readonly alarming: Alarming | undefined;
};

type Names = { readonly service: string; readonly environment: string };

/** Adds the outputs of the stack: where the health check answers, and what to use for records and subscriptions. */
export function addOutputs(
  scope: Construct,
  { url, table, functions, route53HealthCheck, alarming }: Outputs,
  { service, environment }: Names,
): void {
  new CfnOutput(scope, 'Url', { value: url, description: 'The health check' });
  if (table) {
    const value = `--table ${table.tableName} --service ${service} --stage ${environment}`;
    new CfnOutput(scope, 'Command', { value, description: 'Options of the command beacon' });
  }
  addFunctionNames(scope, {
    Health: functions.health,
    Edge: functions.edge,
    Probe: functions.probe,
    Alarm: alarming?.function,
  });
  if (route53HealthCheck) {
    const value = route53HealthCheck.healthCheckId;
    new CfnOutput(scope, 'EdgeHealthCheckId', { value, description: 'For records of Route 53' });
  }
  if (alarming) {
    const value = alarming.topic.topicArn;
    new CfnOutput(scope, 'TopicArn', { value, description: 'Subscribe to it to get the messages' });
  }
}

/** Operators invoke functions, and read their logs, by name. */
function addFunctionNames(
  scope: Construct,
  functions: Readonly<Record<string, IFunction | undefined>>,
): void {
  for (const [name, each] of Object.entries(functions)) {
    if (!each) continue;
    const description = `The name of the ${name.toLowerCase()} function`;
    new CfnOutput(scope, `${name}Function`, { value: each.functionName, description });
  }
}
