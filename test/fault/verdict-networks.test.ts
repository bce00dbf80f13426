import { setTimeout as pause } from 'node:timers/promises';
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
  PARTLY_MS,
  played,
  TTL_MS,
} from '../support/live-times.ts';

const CONFIRM_SECONDS = 6;

let servers: LiveServers;
/** A database that one of the fleets stops. */
let database: LocalPostgres;
let fleets: readonly LiveFleet[] = [];

/** All processes start before the first sequence: a machine that is busy with that would make the table slow. */
beforeAll(async () => {
  [servers, database] = await Promise.all([startLiveServers(), LocalPostgres.start()]);
  const options: LiveFleetOptions[] = [
    {
      ...{ service: 'sick', heartbeatSeconds: HEARTBEAT_SECONDS, database },
      environments: { sick: 0, a: 0, b: 0, c: 0 },
    },
    {
      ...{ service: 'half', heartbeatSeconds: HEARTBEAT_SECONDS },
      environments: { refused: 0, hung: 0, a: 0, b: 0 },
    },
    {
      ...{ service: 'confirm', env: { EDGE_CONFIRM_SECONDS: String(CONFIRM_SECONDS) } },
      environments: { edge: 0 },
    },
  ];
  fleets = await Promise.all(options.map(each => LiveFleet.start(servers, each)));
});

afterAll(() => Promise.all([servers.stop(), database.remove()]));

const sequence = (index: number, play: (fleet: LiveFleet) => Promise<void>) =>
  played(fleets[index] as LiveFleet, play);

describe.concurrent('processes of the built functions, some of which cannot reach the database', () => {
  it('one that holds most leases for ten minutes deceives nobody; then the database really fails', () =>
    sequence(0, async fleet => {
      const [sick, heartbeat] = [fleet.of('sick'), fleet.of('heartbeat')];
      const healthy = ['a', 'b', 'c'].map(name => fleet.of(name));
      fleet.keepAsking([sick], 150);
      fleet.keepAsking(healthy, 800);
      await fleet.table.untilUp();
      const since = Date.now();
      await sick.cut();
      await pause(20_000);
      for (const each of healthy) expect(fleet.statesOf(each, since)).toEqual(new Set(['up']));
      const own = fleet.answersOf(sick, since);
      expect(own.find(isDown)?.at).toBeLessThan(since + TTL_MS + BUSY_MS);
      expect(own.filter(isUp).length / own.length).toBeGreaterThan(0.3);
      expect(sick.process.output).toContain('only this environment fails');
      expect((await fleet.table.changes()).filter(({ change }) => change.endsWith('down'))).toEqual([]);

      await database.process.stop();
      const limitMs = LONE_MS + TTL_MS + BUSY_MS;
      await fleet.untilAll('all say so', [...healthy, sick, heartbeat], isDown, limitMs);
      await fleet.table.untilChanges(/down$/);
      await database.process.start();
      await fleet.untilAll('all recover', healthy, isUp, TTL_MS + BUSY_MS);
    }));

  it('half of them: partly unreachable for all, and never down for those that reach it', () =>
    sequence(1, async fleet => {
      const [refused, hung] = [fleet.of('refused'), fleet.of('hung')];
      const healthy = [fleet.of('a'), fleet.of('b')];
      const everyone = [refused, hung, ...healthy];
      fleet.keepAsking([refused, hung], 100);
      fleet.keepAsking(healthy, 900); // seldom, so that those that are cut off look themselves
      await fleet.table.untilUp();
      const since = Date.now();
      await refused.cut();
      hung.hang();
      const isPartly = ({ reason }: { reason?: string }) => reason === 'partly_unreachable';
      await fleet.untilAll('all know', everyone, isPartly, PARTLY_MS + BUSY_MS);
      await fleet.untilAll('the heartbeat knows', [fleet.of('heartbeat')], isPartly, PARTLY_MS + BUSY_MS);
      await pause(5000);
      for (const each of healthy) expect(fleet.statesOf(each, since)).not.toContain('down');
      await Promise.all([refused.mend(), hung.mend()]);
      await fleet.untilAll('all recover', everyone, isUp, PARTLY_MS + BUSY_MS);
    }));

  it('one that Route 53 asks: 200 `up` while its failure waits for a second environment', () =>
    sequence(2, async fleet => {
      const edge = fleet.of('edge');
      fleet.keepAsking([edge], 200, 'edge');
      await fleet.table.untilUp();
      const since = Date.now();
      await edge.cut();
      const limitMs = CONFIRM_SECONDS * 1000 + BUSY_MS;
      await fleet.untilAll('down after the wait', [edge], ({ code }) => code === 503, limitMs);
      const waiting = fleet.answersOf(edge, since).filter(({ code }) => code !== 503);
      expect(new Set(waiting.map(({ code, state }) => `${code} ${state}`))).toEqual(new Set(['200 up']));
      expect((waiting.at(-1)?.at ?? 0) - since).toBeGreaterThan((CONFIRM_SECONDS - 1) * 1000);
    }));
});
