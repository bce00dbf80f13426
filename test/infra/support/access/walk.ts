import type { Template } from 'aws-cdk-lib/assertions';
import { alarmGraph, withoutTopic } from '../alarm-graph.ts';
import { isAllowed } from './evaluate.ts';
import { needsOf } from './needs.ts';
import { unreachable } from './network.ts';
import { type Resources, statementsOf } from './statements.ts';

/** What is wrong with the permissions of a template: what does not work, and what strangers can do. */
export function walk(template: Template): string[] {
  const all: Resources = template.toJSON().Resources;
  const statements = statementsOf(all);
  const wrong = needsOf(all).filter(need => isAllowed(statements, need) === (need.refused === true));
  return [
    ...wrong.map(
      ({ why, principal, action, resource, refused }) =>
        `${refused ? 'allowed' : 'refused'}: ${principal} ${action} ${resource} (${why})`,
    ),
    ...unreachable(all),
    ...withoutTopic(alarmGraph(template)).map(alarm => `the alarm ${alarm} reaches no topic`),
    ...silentTopics(all),
  ];
}

/** Topics to which nobody subscribes. */
function silentTopics(all: Resources): string[] {
  const of = (type: string) => Object.entries(all).filter(([, { Type }]) => Type === type);
  const heard = of('AWS::SNS::Subscription').map(([, { Properties }]) => Properties.TopicArn?.Ref);
  return of('AWS::SNS::Topic').flatMap(([id]) => (heard.includes(id) ? [] : [`nobody subscribes to ${id}`]));
}
