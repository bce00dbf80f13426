import { App, type AppProps, CfnOutput, Stack, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { assertSettings } from './assert-settings.ts';
import { BeaconStack } from './beacon-stack.ts';
import { peopleTopic } from './constructs/alarms/wiring/people-topic.ts';
import { HealthCheckStatusAlarm } from './constructs/route53/health-check-status-alarm.ts';
import type { EnvironmentSettings } from './settings.ts';

/** Context key: with `refused`, the ids of the example are faults. `npm run deploy` sets it. */
const EXAMPLES_CONTEXT = 'beacon:examples';

/** The app: one stack for each environment, checked by cdk-nag's rules. @throws SettingsError that lists every fault */
export function beaconApp(
  environments: Readonly<Record<string, EnvironmentSettings>>,
  props: AppProps = {},
): App {
  const app = new App({ autoSynth: false, analyticsReporting: false, ...props });
  assertSettings(environments, app.node.tryGetContext(EXAMPLES_CONTEXT) !== 'refused');
  for (const [environment, settings] of Object.entries(environments)) addStacks(app, environment, settings);
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  return app;
}

function addStacks(app: App, environment: string, settings: EnvironmentSettings): void {
  const { account, region, route53, emails = [] } = settings;
  const name = `Beacon-${environment}`;
  const elsewhere = route53 && region !== undefined && region !== 'us-east-1';
  const { health } = new BeaconStack(app, name, {
    environment,
    settings,
    env: { ...(account && { account }), ...(region && { region }) },
    crossRegionReferences: elsewhere,
  });
  if (!elsewhere || !health.route53HealthCheck) return;
  const global = new Stack(app, `${name}-route53`, {
    description: `Alarm on the Route 53 health check of ${environment}`,
    env: { ...(account && { account }), region: 'us-east-1' },
    crossRegionReferences: true,
  });
  const topic = peopleTopic(global, { emails }); // an alarm can only use a topic in its own region
  const { healthCheckId } = health.route53HealthCheck;
  new HealthCheckStatusAlarm(global, 'Alarm', { healthCheckId, topic });
  new CfnOutput(global, 'TopicArn', {
    value: topic.topicArn,
    description: 'Subscribe to it to get the messages',
  });
}
