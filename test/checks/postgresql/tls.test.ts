import { describe, expect, it } from 'vitest';
import { readConfig } from '../../../lib/checks/components.ts';
import type { Env } from '../../../lib/settings/read-table.ts';
import { startBeacon } from '../../support/beacon.ts';

const PARTS = { DATABASE_HOST: 'db', DATABASE_NAME: 'orders', DATABASE_SECRET_ARN: 'orders' };

describe('a database without TLS', () => {
  it.each<[string, Env, string[]]>([
    ['docker compose', { DATABASE_URL: 'postgres://a:b@db/c', DATABASE_TLS: 'off' }, ['DATABASE_URL']],
    [
      'another component',
      { CHECKS: 'reports:postgresql', REPORTS_URL: 'postgres://a:b@db/c?sslmode=disable' },
      ['REPORTS_URL'],
    ],
    ['the parts', { ...PARTS, DATABASE_TLS: 'off' }, ['DATABASE_HOST']],
    ['this machine', { DATABASE_URL: 'postgres://a:b@127.0.0.1/c', DATABASE_TLS: 'off' }, []],
    ['with TLS', { DATABASE_URL: 'postgres://a:b@db/c' }, []],
  ])('has one warning where the network sees it without TLS: %s', (_where, env, names) => {
    const { warnings } = readConfig(env);
    expect(warnings.map(({ name }) => name)).toEqual(names);
    for (const { problem } of warnings) expect(problem).toContain('TLS is off');
  });

  it('is warned of by one line of the log, which contains nothing of the URL', () => {
    const { logs, close } = startBeacon({
      DATABASE_URL: 'postgres://app:hunter2@db/orders',
      DATABASE_TLS: 'off',
    });
    close();
    expect(logs.map(line => JSON.parse(line))).toEqual([
      expect.objectContaining({ level: 'WARN', message: expect.stringMatching(/^DATABASE_URL: TLS is off/) }),
    ]);
    expect(logs.join()).not.toContain('hunter2');
  });
});
