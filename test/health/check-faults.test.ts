import { describe, expect, it } from 'vitest';
import { assertChecks } from '../../lib/health/check-faults.ts';
import { remoteCheck, works } from '../support/checks.ts';

const named = (...names: string[]) => names.map(name => remoteCheck(works, { name }));

describe('assertChecks', () => {
  it('accepts names of their own', () => {
    expect(() => assertChecks(named('database', 'cache', 'database-2'))).not.toThrow();
  });

  it('accepts no checks at all', () => {
    expect(() => assertChecks([])).not.toThrow();
  });

  it('names all that are registered more than once', () => {
    expect(() => assertChecks(named('foo', 'foo', 'bar', 'baz', 'baz'))).toThrow(/"foo"[\s\S]*"baz"/);
  });

  it.each(['', 'Database', 'a b', '1st', 'a/b', '__proto__', 'x'.repeat(64)])('refuses the name %j', name => {
    expect(() => assertChecks(named(name))).toThrow('allowed: 1 to 63 of a-z');
  });

  it.each(['live', 'details', 'timestamp', 'version'])('refuses %s, which means something else', name => {
    expect(() => assertChecks(named(name))).toThrow(`"${name}" is reserved`);
  });

  it('lists every fault at once', () => {
    expect(() => assertChecks(named('live', 'Foo', 'bar', 'bar'))).toThrow(
      [
        "The list of checks can't be used:",
        '- "bar" is used more than once: give each check its own name',
        '- "live" is reserved (live, details, timestamp, version): choose another name',
        '- "Foo" is no name of a component; allowed: 1 to 63 of a-z, 0-9 and -, a letter first',
      ].join('\n'),
    );
  });
});
