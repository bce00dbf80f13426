import { App, type AppProps, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { type AddHealthCheck, SandboxStack } from './sandbox-stack.ts';

/** The app of the sandbox, checked by cdk-nag's rules. */
export function sandboxApp(addHealthCheck: AddHealthCheck, props: AppProps = {}): App {
  const app = new App({ autoSynth: false, analyticsReporting: false, ...props });
  new SandboxStack(app, 'BeaconSandbox', { addHealthCheck });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  return app;
}
