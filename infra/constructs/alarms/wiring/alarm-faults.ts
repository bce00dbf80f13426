import type { Fault } from '../../validation/faults.ts';
import { isPositive, isText, valueFaults } from '../../validation/values.ts';
import type { AlarmProps } from '../alarm-props.ts';
import { selectionFormFaults } from '../definitions/selection.ts';
import { runbookFaults } from './description.ts';
import { topicFaults } from './topic-key.ts';

type Props = { readonly alarms?: AlarmProps | false; readonly dashboard?: boolean };

/** What is wrong with the props of alarms and dashboard. */
export function alarmFaults({ alarms, dashboard }: Props): Fault[] {
  const { slowMs, runbookUrl, emails, thresholds, topic, pageTopic } = alarms || {};
  return [
    ...(alarms === false && dashboard ? [WITHOUT_ALARMS] : []),
    ...valueFaults('alarms.slowMs', slowMs, 'more than 0 (ms)', isPositive),
    ...valueFaults('alarms.emails', emails, 'a list of addresses', isAddresses),
    ...Object.entries(thresholds ?? {}).flatMap(([name, given]) =>
      valueFaults(`alarms.thresholds.${name}`, given, 'a number above 0', isPositive),
    ),
    ...topicFaults('alarms.topic', topic),
    ...topicFaults('alarms.pageTopic', pageTopic),
    ...selectionFormFaults({ ...(alarms || {}) }),
    ...runbookFaults(runbookUrl),
  ];
}

const WITHOUT_ALARMS: Fault = {
  prop: 'dashboard',
  problem:
    'got true with alarms: false; a dashboard shows the alarms and their limits: remove one of the two',
};

const isAddresses = (given: unknown) => Array.isArray(given) && given.every(isText);
