import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readGroups } from '../../lib/settings/groups.ts';
import { startFaults } from '../support/start-faults.ts';

const REPORTED = ['buffer', 'memory', 'database', 'cache'];
const read = (value: unknown) => readGroups(JSON.stringify(value), REPORTED);

describe('HEALTH_GROUPS', () => {
  it('is none without the variable', () => {
    expect(readGroups(undefined, REPORTED)).toEqual({ groups: [], faults: [] });
  });

  it('lists components, all critical or some', () => {
    const given = {
      failover: ['database'],
      all: { components: ['database', 'cache'], critical: ['database'] },
    };
    expect(read({ ...given, soft: { components: ['cache'], critical: [] } })).toEqual({
      faults: [],
      groups: [
        { name: 'failover', components: ['database'], critical: ['database'] },
        { name: 'all', components: ['database', 'cache'], critical: ['database'] },
        { name: 'soft', components: ['cache'], critical: [] },
      ],
    });
  });

  it.each([
    ['no JSON', 'failover:database', 'is not understood; allowed: JSON such as {"failover":["database"]}'],
    ['a list', '["database"]', 'is not understood'],
    ['the name of a component', '{"database":["database"]}', 'and a component has that name: choose another'],
    ['a reserved name', '{"live":["database"]}', 'is reserved (live, details, timestamp, version)'],
    ['a name that no path may have', '{"A b":["database"]}', 'is no name of a component'],
    ['a name of the prototype', '{"__proto__":["database"]}', 'is no name of a component'],
    [
      'an unknown component',
      '{"a":["cash"]}',
      'has "cash" in the group "a"; allowed: buffer, memory, database, cache',
    ],
    ['no component', '{"a":[]}', 'a list of one or more components'],
    ['something else than names', '{"a":[1]}', 'a list of one or more components'],
    ['an unknown field', '{"a":{"components":["cache"],"crit":[]}}', 'a list of one or more components'],
    [
      'a critical one from elsewhere',
      '{"a":{"components":["cache"],"critical":["database"]}}',
      'has "database" in the critical ones of "a"',
    ],
  ])('with %s is refused', (_what, text, problem) => {
    const { groups, faults } = readGroups(text, REPORTED);
    expect(groups).toEqual([]);
    expect(faults.map(fault => `${fault.name}: ${fault.problem}`).join()).toContain(problem);
  });

  it('is read without an exception, whatever it is', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), text => {
        const { groups, faults } = readGroups(text, REPORTED);
        expect(groups.length === 0 || faults.length === 0).toBe(true);
      }),
    );
  });

  it('stops the start, and does not show a long value that may be a secret', () => {
    const secret = 'x'.repeat(40);
    const faults = startFaults({ HEALTH_GROUPS: JSON.stringify({ a: [secret] }) });
    expect(faults).toHaveLength(1);
    expect(faults.join()).not.toContain(secret);
  });

  it('refuses a component that is not configured', () => {
    expect(startFaults({ HEALTH_GROUPS: '{"a":["cache"]}' })).toEqual([
      'HEALTH_GROUPS: has "cache" in the group "a"; allowed: memory',
    ]);
  });
});
