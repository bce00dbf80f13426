import { Duration } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Code, type IFunction } from 'aws-cdk-lib/aws-lambda';
import { Trigger } from 'aws-cdk-lib/triggers';
import { Construct } from 'constructs';
import { BeaconFunction } from './beacon-function.ts';

/** Invokes the probe function, and throws when the system is down; the probe function itself does not. Lambda's runtime has the SDK. */
export const FIRST_PROBE_CODE = `
const { InvokeCommand, LambdaClient } = require('@aws-sdk/client-lambda');
exports.handler = async () => {
  const FunctionName = process.env.PROBE_FUNCTION_NAME;
  const Payload = JSON.stringify({ cause: 'deployment' });
  const answer = await new LambdaClient({}).send(new InvokeCommand({ FunctionName, Payload }));
  const text = Buffer.from(answer.Payload ?? []).toString();
  if (answer.FunctionError) throw new Error('The first probe failed: ' + text.slice(0, 1000));
  const { status, components } = JSON.parse(text);
  if (status === 'down') throw new Error('The first probe found the system down: ' + JSON.stringify(components).slice(0, 2000));
  if (!components) throw new Error('The first probe was rejected: ' + text.slice(0, 1000));
  return status;
};
`;

/** Fails the deployment when the first run finds the system down. Alarms report what later runs find. */
export class FirstProbe extends Construct {
  /** @param after constructs that must exist before the first run */
  constructor(scope: Construct, id: string, probe: IFunction, after: readonly Construct[]) {
    super(scope, id);
    const handler = new BeaconFunction(this, 'Function', {
      description: 'Health check: the first probe of a deployment',
      code: Code.fromInline(FIRST_PROBE_CODE),
      timeout: Duration.seconds(30),
      environment: { PROBE_FUNCTION_NAME: probe.functionName },
    });
    handler.addToRolePolicy(
      new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [probe.functionArn] }),
    );
    new Trigger(this, 'Trigger', { handler, executeAfter: [...after] });
  }
}
