import { Duration } from 'aws-cdk-lib';
import { Code, type IFunction } from 'aws-cdk-lib/aws-lambda';
import { Trigger } from 'aws-cdk-lib/triggers';
import { Construct } from 'constructs';
import { BeaconFunction } from './beacon-function.ts';

/** Asks the probe function, which never throws for "down", and throws. The SDK is that of the runtime. */
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
  return status;
};
`;

/** Fails the deployment where the first run finds the system down; later ones are the heartbeat's to tell of. */
export class FirstProbe extends Construct {
  constructor(scope: Construct, id: string, probe: IFunction, after: Construct[]) {
    super(scope, id);
    const handler = new BeaconFunction(this, 'Function', {
      description: 'Health check: the first probe of a deployment',
      code: Code.fromInline(FIRST_PROBE_CODE),
      timeout: Duration.seconds(30),
      environment: { PROBE_FUNCTION_NAME: probe.functionName },
    });
    probe.grantInvokeLatestVersion(handler);
    new Trigger(this, 'Trigger', { handler, executeAfter: after });
  }
}
