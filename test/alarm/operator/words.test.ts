import { beforeEach, describe, expect, it } from 'vitest';
import { readProbeReport } from '../../../lib/alarm/evidence/probe-report.ts';
import { compose } from '../../../lib/alarm/message/compose.ts';
import { noticeMessage } from '../../../lib/alarm/message/notice-message.ts';
import { componentOf } from '../../../lib/alarm/operator/component-of.ts';
import type { Override } from '../../../lib/health/override.ts';
import { DEPLOYMENT, example, NOW } from '../../support/alarm-examples.ts';
import { byHand, drill, maintenance } from '../../support/overrides.ts';

const AROUND = { fromAt: NOW - 600_000, untilAt: NOW + 600_000 };
const BEFORE = { fromAt: NOW - 600_000, untilAt: NOW - 300_000 };

let given: readonly Override[];
let component: string | undefined;

beforeEach(() => {
  given = [];
  component = 'database';
});

const report = (reason: string | undefined) =>
  readProbeReport({
    status: reason ? 'down' : 'up',
    components: { database: { state: reason ? 'down' : 'up', reason }, cache: { state: 'up' } },
  });

/** The message about an alarm of a component, while the probe sees a reason. */
function message(reason: string | undefined) {
  const { input, evidence } = example('database-gone');
  const members = input.members.map(member => ({ ...member, component }));
  const found = { ...evidence, probe: { found: report(reason) }, overrides: { found: given } };
  return compose({ ...input, members }, found, DEPLOYMENT, NOW);
}

describe('the message about an alarm', () => {
  it('of a component in maintenance says so', () => {
    given = [maintenance(AROUND)];
    const { subject, text } = message('maintenance');
    expect(subject).toMatch(/^IN MAINTENANCE: /);
    expect(text).toMatch(
      /What operators said:\n- Maintenance of database until .*: ada says: "the upgrade to 18"/,
    );
  });

  it('of a drill says so', () => {
    given = [drill(AROUND)];
    expect(message('drill').subject).toMatch(/^DRILL: /);
  });

  it.each([
    [
      'of another component in maintenance',
      () => [maintenance({ ...AROUND, component: 'cache' })],
      'timeout',
    ],
    ['after the maintenance', () => [maintenance(BEFORE)], 'timeout'],
    ['about a real failure during a drill', () => [drill(AROUND)], 'timeout'],
    ['without an override', () => [], 'timeout'],
  ])('is as usual: %s', (_, overrides, reason) => {
    const usual = message(reason);
    given = overrides();
    expect(message(reason)).toEqual(usual);
  });

  it('shows a verdict by hand, which is no maintenance', () => {
    given = [byHand('down', AROUND), maintenance(AROUND)];
    const { subject, text } = message('by_hand');
    expect(subject).not.toContain('MAINTENANCE');
    expect(text).toContain('Verdict by hand of database');
  });

  it.each([
    ['a drill', 'drill', drill, /^DRILL: /],
    ['a maintenance', 'maintenance', maintenance, /^IN MAINTENANCE: /],
    [
      'a real failure beside the maintenance of another component',
      'timeout',
      () => maintenance({ component: 'cache' }),
      /^DOWN: /,
    ],
  ] as const)('about the whole is explained by %s', (_, reason, make, expected) => {
    component = undefined;
    given = [{ ...make(), ...AROUND }];
    expect(message(reason).subject).toMatch(expected);
  });
});

describe('the component of an alarm', () => {
  const { input } = example('database-gone');
  const alarmOn = (dimensions: Record<string, string>) => ({
    ...input.alarm,
    metrics: [
      {
        ...{ id: 'm', label: undefined, isResult: true, periodSeconds: 60 },
        source: { namespace: 'n', name: 'm', dimensions, stat: 'Maximum', accountId: undefined },
      },
    ],
  });
  const measures = [
    { component: 'database', dimensions: { DBInstanceIdentifier: 'orders-db' } },
    { component: 'cache', dimensions: { CacheClusterId: 'orders-001', CacheNodeId: '0001' } },
  ];

  it.each([
    ['a metric of Beacon', { Service: 'orders', Component: 'cache' }, 'cache'],
    ['a metric of the database', { DBInstanceIdentifier: 'orders-db' }, 'database'],
    ['a metric of another database', { DBInstanceIdentifier: 'users-db' }, undefined],
    ['a metric of the whole', { Service: 'orders' }, undefined],
  ])('is known by %s', (_, dimensions, expected) => {
    expect(componentOf(alarmOn(dimensions), measures)).toBe(expected);
  });
});

describe('the message about an override', () => {
  const probe = { found: report('timeout') };
  const firing = { found: { alarms: [{ name: 'orders-database-down', startedAt: NOW }], isComplete: true } };
  const write = (event: 'set' | 'still active' | 'ended', override: Override) =>
    noticeMessage({ id: 'x', override, event }, { probe, firing }, DEPLOYMENT, NOW);

  it('that was set says who, why and until when', () => {
    const { subject, text } = write('set', maintenance(AROUND));
    expect(subject).toBe('Maintenance of database: set - orders production');
    expect(text).toMatch(
      /^Maintenance of database was set at .* UTC and ends at .* UTC\.\nada says: "the upgrade to 18"\. Beacon reports database as degraded\./,
    );
    expect(text).not.toContain('orders-database-down');
  });

  it('that ended says what Beacon sees now, and which alarms are firing', () => {
    const { text } = write('ended', maintenance(BEFORE));
    expect(text).toContain('ended at');
    expect(text).toContain('- database: DOWN, timeout');
    expect(text).toContain('Alarms that are firing:\n- orders-database-down');
  });

  it('is JSON for programs, without anything that a chat could read as markup', () => {
    const { machine, chat } = write('set', byHand('up', { ...AROUND, why: '<!channel> *urgent*' }));
    expect(JSON.parse(machine)).toMatchObject({ kind: 'override', event: 'set', override: { who: 'ada' } });
    expect(chat).not.toContain('<!channel>');
  });
});
