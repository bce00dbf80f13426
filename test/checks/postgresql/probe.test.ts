import { describe, expect, it, vi } from 'vitest';
import type { PostgresConnection } from '../../../lib/checks/postgresql/postgres-connection.ts';
import { describePostgres, postgresProbe } from '../../../lib/checks/postgresql/probe.ts';
import type { Reason } from '../../../lib/names/reasons.ts';
import { keptConnection } from '../../support/kept-connection.ts';
import { resultAt } from '../../support/results.ts';

const SIGNAL = new AbortController().signal;

const AT = Date.parse('2026-11-23T04:11:26.990Z');

describe('postgresProbe', () => {
  const asked = (rows: readonly unknown[]) =>
    postgresProbe(keptConnection<PostgresConnection>({ query: async () => rows }), false)(SIGNAL);

  it('is up with the one row that it asked for', async () => {
    expect(await asked([{ one: 1 }])).toEqual({});
  });

  it.each([[[]], [[{ one: 2 }]], [[{ one: '1' }]], [[{}]], [[null]], [[1]], [[{ one: 1 }, { one: 1 }]]])(
    'reports %j as an unexpected response',
    async rows => {
      expect(await asked(rows)).toEqual({ reason: 'unexpected_response' });
    },
  );
});

describe('postgresProbe that expects a writer', () => {
  const asked = (row: unknown) =>
    postgresProbe(
      keptConnection<PostgresConnection>({ query: async () => [row], explain: error => error }),
      true,
    )(SIGNAL);

  it('is up when the server accepts writes', async () => {
    expect(await asked({ one: 1, read_only: 'off' })).toEqual({});
  });

  it.each(['on', undefined])('is read-only when the server says %j', async readOnly => {
    await expect(asked({ one: 1, read_only: readOnly })).rejects.toMatchObject({ reason: 'read_only' });
  });

  it('asks for both in one statement', async () => {
    const query = vi.fn(async () => [{ one: 1, read_only: 'off' }]);
    await postgresProbe(keptConnection<PostgresConnection>({ query }), true)(SIGNAL);
    expect(query).toHaveBeenCalledOnce();
  });
});

describe('describePostgres', () => {
  it.each<[Reason | undefined, string]>([
    [undefined, 'connected'],
    ['unexpected_response', 'unexpected_response'],
    ['unexpected_error', 'critical: unexpected_error'],
    ['timeout', 'error: timeout'],
    ['connection_refused', 'error: connection_refused'],
    ['too_many_connections', 'error: too_many_connections'],
  ])('reads %s as "%s"', (reason, status) => {
    expect(describePostgres(resultAt(AT, reason))).toEqual({
      status,
      engine: 'postgresql',
      last_checked: '2026-11-23T04:11:26.990Z',
    });
  });
});
