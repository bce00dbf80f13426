import type { Template } from 'aws-cdk-lib/assertions';

// biome-ignore lint/suspicious/noExplicitAny: a template is walked by hand
type Json = any;

/** Which alarm, function or topic of a template triggers which other one, by logical ids. */
export type AlarmGraph = {
  /** Alarms for people. An alarm that only suppresses others is not one. */
  readonly alarms: readonly string[];
  readonly functions: readonly string[];
  readonly topics: readonly string[];
  /** From what triggers to what is triggered. */
  readonly edges: ReadonlyMap<string, ReadonlySet<string>>;
};

/** Logical ids that a value refers to, at any depth. */
function references(value: Json): string[] {
  if (value === null || typeof value !== 'object') return [];
  const own = [value.Ref, value['Fn::GetAtt']?.[0]].filter(each => typeof each === 'string');
  return [...own, ...Object.values(value).flatMap(references)];
}

/**
 * The graph of a template.
 * - An alarm triggers its actions, and the composite alarms with a rule that contains it. It triggers a function only
 *   when a permission allows CloudWatch to invoke it.
 * - A function triggers the topics and functions in its environment, the topic of its failures, and alarms on it.
 * - A function that another one invokes publishes metrics, and so triggers alarms that count samples.
 * - A topic triggers its subscribers.
 */
export function alarmGraph(template: Template): AlarmGraph {
  const all: Record<string, Json> = template.toJSON().Resources;
  const of = (...types: string[]) => Object.entries(all).filter(([, { Type }]) => types.includes(Type));
  const edges = new Map<string, Set<string>>();
  const add = (from: string, to: string) => edges.set(from, (edges.get(from) ?? new Set()).add(to));

  const invocable = new Set(
    of('AWS::Lambda::Permission')
      .filter(([, { Properties }]) => Properties.Principal === 'lambda.alarms.cloudwatch.amazonaws.com')
      .flatMap(([, { Properties }]) => references(Properties.FunctionName)),
  );
  const functions = of('AWS::Lambda::Function').map(([id]) => id);
  const topics = of('AWS::SNS::Topic').map(([id]) => id);
  const alarms = of('AWS::CloudWatch::Alarm', 'AWS::CloudWatch::CompositeAlarm');
  const suppressors = new Set(
    alarms.flatMap(([, { Properties }]) => references(Properties.ActionsSuppressor)),
  );

  for (const [id, { Properties }] of alarms) {
    for (const to of references(Properties.AlarmActions))
      if (!functions.includes(to) || invocable.has(to)) add(id, to);
    for (const child of references(Properties.AlarmRule)) add(child, id);
    for (const target of references([Properties.Dimensions, Properties.Metrics]))
      if (functions.includes(target)) add(target, id);
  }
  const counting = alarms
    .filter(
      ([, { Properties }]) => Properties.Namespace === 'Beacon' && Properties.Statistic === 'SampleCount',
    )
    .map(([id]) => id);
  for (const [id, { Properties }] of of('AWS::Lambda::Function'))
    for (const to of references(Properties.Environment)) {
      if (topics.includes(to) || functions.includes(to)) add(id, to);
      if (functions.includes(to)) for (const alarm of counting) add(to, alarm);
    }
  for (const [, { Properties }] of of('AWS::Lambda::EventInvokeConfig'))
    for (const from of references(Properties.FunctionName))
      for (const to of references(Properties.DestinationConfig?.OnFailure)) add(from, to);
  for (const [, { Properties }] of of('AWS::SNS::Subscription'))
    for (const from of references(Properties.TopicArn))
      for (const to of references(Properties.Endpoint)) add(from, to);

  return { alarms: alarms.map(([id]) => id).filter(id => !suppressors.has(id)), functions, topics, edges };
}

/** Everything that a node triggers, directly or through others. @param lost nodes that do not work */
export function triggeredBy(
  { edges }: AlarmGraph,
  from: string,
  lost: readonly string[] = [],
): ReadonlySet<string> {
  const reached = new Set<string>();
  const open = [from];
  for (const node of open)
    for (const next of edges.get(node) ?? [])
      if (!reached.has(next) && !lost.includes(next)) {
        reached.add(next);
        open.push(next);
      }
  return reached;
}

/** Alarms that reach no topic. @param lost nodes that do not work */
export function withoutTopic(graph: AlarmGraph, lost: readonly string[] = []): string[] {
  return graph.alarms.filter(alarm => {
    const triggered = triggeredBy(graph, alarm, lost);
    return !graph.topics.some(topic => triggered.has(topic));
  });
}

/** Nodes that trigger themselves, such as an alarm that invokes a function whose metric it watches. */
export function loops(graph: AlarmGraph): string[] {
  return [...graph.edges.keys()].filter(node => triggeredBy(graph, node).has(node));
}
