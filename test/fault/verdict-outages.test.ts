import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LocalPostgres } from '../../local/servers/postgres.ts';
import { LiveFleet, type LiveFleetOptions } from '../support/live-fleet.ts';
import { type LiveServers, startLiveServers } from '../support/live-servers.ts';
import {
  BUSY_MS,
  HEARTBEAT_SECONDS,
  isDown,
  isUp,
  LONE_MS,
  longestDown,
  PARTLY_MS,
  played,
  TTL_MS,
} from '../support/live-times.ts';

let servers: LiveServers;
/** Databases of the fleets that change theirs. */
let databases: readonly LocalPostgres[] = [];
let fleets: readonly LiveFleet[] = [];

/** All processes start before the first sequence: a machine that is busy with that would make the table slow. */
beforeAll(async () => {
  [servers, ...databases] = await Promise.all([
    startLiveServers(),
    LocalPostgres.start(),
    LocalPostgres.start(),
  ]);
  const [logins, blip] = databases as [LocalPostgres, LocalPostgres];
  const options: LiveFleetOptions[] = [
    {
      ...{ service: 'logins', heartbeatSeconds: HEARTBEAT_SECONDS, database: logins },
      environments: { a: 0, b: 0 },
    },
    { service: 'blip', database: blip, environments: { a: 0, b: 0, c: 0 } },
    { service: 'single', environments: { shared: 0 } },
    { service: 'alone', environments: { alone: 0 }, env: { SHARED_RESULTS: 'false' } },
    { service: 'recycled', environments: { suspected: 0, a: 0, b: 0 } },
  ];
  fleets = await Promise.all(options.map(each => LiveFleet.start(servers, each)));
});

afterAll(() => Promise.all([servers.stop(), ...databases.map(each => each.remove())]));

const sequence = (index: number, play: (fleet: LiveFleet) => Promise<void>) =>
  played(fleets[index] as LiveFleet, play);

describe.concurrent('processes of the built functions', () => {
  it('that are warm are down, as the cold ones, while new logins are refused', () =>
    sequence(0, async fleet => {
      const warm = [fleet.of('a'), fleet.of('b')];
      fleet.keepAsking(warm, 300);
      await fleet.table.untilUp();
      const operator = new pg.Client({ connectionString: databases[0]?.url });
      await operator.connect();
      await operator.query('ALTER ROLE CURRENT_USER NOLOGIN');
      const since = Date.now();
      const cold = await fleet.add('cold');
      fleet.keepAsking([cold], 300);
      await fleet.untilAll('all say so', [cold, ...warm], isDown, LONE_MS + TTL_MS + BUSY_MS);
      for (const each of warm) expect(fleet.statesOf(each, since)).toContain('degraded'); // as far as each knows
      await operator.query('ALTER ROLE CURRENT_USER LOGIN');
      await operator.end();
      await fleet.untilAll('all recover', [cold, ...warm], isUp, TTL_MS + BUSY_MS);
    }));

  it('tell of a database that is down, up and down again within 20 s as it is', () =>
    sequence(1, async fleet => {
      const server = (databases[1] as LocalPostgres).process;
      const three = ['a', 'b', 'c'].map(name => fleet.of(name));
      fleet.keepAsking(three, 150);
      await fleet.table.untilUp();
      const since = Date.now();
      const failuresBefore = fleet.tableFailures;
      await server.stop();
      await fleet.untilAll('down', three, isDown, TTL_MS + BUSY_MS);
      await server.start();
      await fleet.untilAll('up', three, isUp, TTL_MS + BUSY_MS);
      await server.stop();
      await fleet.untilAll('not up', three, each => !isUp(each), TTL_MS + BUSY_MS);
      expect(Date.now() - since).toBeLessThan(20_000);
      const again = Date.now();
      await fleet.untilAll('down again', three, isDown, PARTLY_MS + TTL_MS + BUSY_MS);
      for (const each of three) expect(fleet.statesOf(each, again)).not.toContain('up');
      await fleet.table.untilChanges(/^(up down,down up,)?(up degraded,)?(up|degraded) down$/);
      // Environments that cannot use the table decide alone, and no change of the fleet is known.
      if (fleet.tableFailures === failuresBefore) await fleet.table.untilChanges(/^up down,down up,/);
    }));

  it('are down as fast where one environment shares alone, which is believed after 10 s without heartbeat', () =>
    sequence(2, async fleet => {
      const [shared, other] = [fleet.of('shared'), fleets[3] as LiveFleet];
      const alone = other.of('alone');
      fleet.keepAsking([shared], 150);
      other.keepAsking([alone], 150);
      await fleet.table.untilUp();
      const since = Date.now();
      await Promise.all([shared.cut(), alone.cut()]);
      const [sharedMs, aloneMs] = await Promise.all([
        fleet.untilAll('shared', [shared], isDown, TTL_MS + BUSY_MS),
        other.untilAll('alone', [alone], isDown, TTL_MS + BUSY_MS),
      ]).finally(() => other.stop());
      expect(Math.abs(sharedMs - aloneMs)).toBeLessThan(TTL_MS + 500);
      const down = Date.now();
      await fleet.table.untilChanges(/^up down$/);
      const [change] = await fleet.table.changes();
      expect(change?.reason).toBe('connection_refused');
      expect(change?.at).toBeGreaterThan(since + 10_000);
      expect(fleet.statesOf(shared, down)).toEqual(new Set(['down']));
    }));

  it('leave no failure behind when one is recycled while it is suspected', () =>
    sequence(4, async fleet => {
      const suspected = fleet.of('suspected');
      const others = [fleet.of('a'), fleet.of('b')];
      fleet.keepAsking([suspected], 150);
      fleet.keepAsking(others, 400);
      await fleet.table.untilUp();
      const since = Date.now();
      await suspected.cut();
      await fleet.untilAll('it is suspected', [suspected], isDown, TTL_MS + BUSY_MS);
      await suspected.recycle(); // its successor is cut off, too, and another observer
      await pause(4000);
      await suspected.mend();
      await fleet.untilAll('its successor works', [suspected], isUp, TTL_MS + BUSY_MS);
      const mended = Date.now();
      await pause(10_000 + TTL_MS); // so long a failure that nothing contradicts would wait
      for (const each of others) {
        expect(longestDown(fleet, each, since)).toBeLessThan(TTL_MS + 1000);
        expect(fleet.statesOf(each, mended)).not.toContain('down');
      }
      await fleet.untilAll('all are up', [suspected, ...others], isUp, PARTLY_MS + BUSY_MS);
    }));
});
