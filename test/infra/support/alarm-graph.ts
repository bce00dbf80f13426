import type { Template } from 'aws-cdk-lib/assertions';

// biome-ignore lint/suspicious/noExplicitAny: a template is walked by hand
type Json = any;

/** Who tells whom in a template: logical ids of alarms, functions and topics. */
export type AlarmGraph = {
  /** Alarms for people. One that only holds others back is none. */
  readonly alarms: readonly string[];
  readonly functions: readonly string[];
  readonly topics: readonly string[];
  readonly edges: ReadonlyMap<string, ReadonlySet<string>>;
};

/** Logical ids that a value refers to, however deep. */
function references(value: Json): string[] {
  if (value === null || typeof value !== 'object') return [];
  const own = [value.Ref, value['Fn::GetAtt']?.[0]].filter(each => typeof each === 'string');
  return [...own, ...Object.values(value).flatMap(references)];
}

/**
 * The graph of a template. An alarm tells what its actions name, and the composite alarms whose rule names it; it
 * invokes a function only where CloudWatch may. A function tells the topics that its environment or its destination
 * names, and whoever is subscribed to a topic is told by it. It invokes the functions that its environment names;
 * those publish, and so move the alarms on them and those that count samples.
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

/** All that is told, at first or second hand, when something speaks; never past what is lost. */
export function toldBy(
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

/** Alarms that reach no topic when something is lost. */
export function mute(graph: AlarmGraph, lost: readonly string[] = []): string[] {
  return graph.alarms.filter(alarm => {
    const told = toldBy(graph, alarm, lost);
    return !graph.topics.some(topic => told.has(topic));
  });
}

/** What comes back to itself: an alarm that causes itself, a topic that feeds whoever writes to it. */
export function loops(graph: AlarmGraph): string[] {
  return [...graph.edges.keys()].filter(node => toldBy(graph, node).has(node));
}
