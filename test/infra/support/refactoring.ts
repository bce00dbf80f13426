import { resolve } from './resolve.ts';

// biome-ignore lint/suspicious/noExplicitAny: a template is walked by hand
type Json = any;

/** The property that names a resource for a whole account or region: two resources with one name cannot exist. */
const IDENTITIES: Readonly<Record<string, string>> = {
  'AWS::ApiGateway::DomainName': 'DomainName',
  'AWS::CloudWatch::Alarm': 'AlarmName',
  'AWS::CloudWatch::CompositeAlarm': 'AlarmName',
  'AWS::CloudWatch::Dashboard': 'DashboardName',
  'AWS::DynamoDB::Table': 'TableName',
  'AWS::EC2::SecurityGroup': 'GroupName',
  'AWS::Events::Rule': 'Name',
  'AWS::IAM::Role': 'RoleName',
  'AWS::KMS::Alias': 'AliasName',
  'AWS::Lambda::Function': 'FunctionName',
  'AWS::Logs::LogGroup': 'LogGroupName',
  'AWS::SNS::Topic': 'TopicName',
  'AWS::SQS::Queue': 'QueueName',
  'AWS::WAFv2::WebACL': 'Name',
};

/** Properties that end in `Name` and name nothing, or name another resource. */
const NO_IDENTITY =
  /^(AWS::ApiGateway::(RestApi Name|Stage StageName)|AWS::CloudWatch::Alarm MetricName|AWS::IAM::Policy PolicyName|AWS::Lambda::(Permission|EventInvokeConfig) FunctionName|AWS::Logs::MetricFilter LogGroupName|AWS::RDS::DBInstance DBSubnetGroupName)$/;

/** The names that templates give to resources themselves, by type and name, with the resource's place. */
export function namesIn(templates: Readonly<Record<string, Json>>): Map<string, string> {
  const names = new Map<string, string>();
  for (const [stack, { Resources }] of Object.entries(templates)) {
    for (const [id, { Type, Properties = {} }] of Object.entries<Json>(Resources)) {
      const name = Properties[IDENTITIES[Type] ?? ''];
      if (name !== undefined) names.set(`${Type} ${resolve(name)}`, `${stack}/${id}`);
    }
  }
  return names;
}

/** What a deployment of `after` would fail on: names that `before` gave to a resource at another place. */
export function collisions(
  before: Readonly<Record<string, Json>>,
  after: Readonly<Record<string, Json>>,
): string[] {
  const old = namesIn(before);
  return [...namesIn(after)].flatMap(([name, place]) =>
    old.has(name) && old.get(name) !== place ? [name] : [],
  );
}

/** Properties that look like names, and of which this file does not know whether two resources may share them. */
export function unknownNames(template: Json): string[] {
  return Object.values<Json>(template.Resources).flatMap(({ Type, Properties = {} }) =>
    Object.keys(Properties)
      .filter(key => /Name$/.test(key) && IDENTITIES[Type] !== key)
      .map(key => `${Type} ${key}`)
      .filter(each => !NO_IDENTITY.test(each)),
  );
}

/** Resources of `before` that `after` has no more at their place: CloudFormation would delete them. By type. */
export function deleted(
  before: Readonly<Record<string, Json>>,
  after: Readonly<Record<string, Json>>,
): string[] {
  return Object.entries(before).flatMap(([stack, { Resources }]) =>
    Object.entries<Json>(Resources)
      .filter(([id]) => after[stack]?.Resources[id] === undefined)
      .map(([, { Type }]) => Type),
  );
}
