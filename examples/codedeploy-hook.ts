import { CodeDeployClient, PutLifecycleEventHookExecutionStatusCommand } from '@aws-sdk/client-codedeploy';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';

const lambda = new LambdaClient();
const codeDeploy = new CodeDeployClient();

type HookEvent = { readonly DeploymentId: string; readonly LifecycleEventHookExecutionId: string };

/** A lifecycle hook of CodeDeploy: lets the deployment go on unless Beacon finds the system down. */
export async function handler(event: HookEvent): Promise<'Succeeded' | 'Failed'> {
  const status = await isDown().then(
    down => (down ? 'Failed' : 'Succeeded'),
    () => 'Failed' as const, // Beacon gave no report: nothing is known, so nothing is deployed
  );
  await codeDeploy.send(
    new PutLifecycleEventHookExecutionStatusCommand({
      deploymentId: event.DeploymentId,
      lifecycleEventHookExecutionId: event.LifecycleEventHookExecutionId,
      status,
    }),
  );
  return status;
}

async function isDown(): Promise<boolean> {
  const FunctionName = process.env.PROBE_FUNCTION_NAME;
  const Payload = JSON.stringify({ cause: 'CodeDeploy' });
  const answer = await lambda.send(
    new InvokeCommand({ FunctionName, InvocationType: 'RequestResponse', Payload }),
  );
  const text = answer.Payload?.transformToString() ?? '';
  if (answer.FunctionError) throw new Error(`the probe function failed: ${text}`);
  const { status, rejected } = JSON.parse(text);
  if (!status) throw new Error(`the probe function gave no report: ${rejected}`);
  return status === 'down';
}
