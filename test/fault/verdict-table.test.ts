import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LiveFleet, type LiveFleetOptions } from '../support/live-fleet.ts';
import { type LiveServers, startLiveServers } from '../support/live-servers.ts';
import { BUSY_MS, HEARTBEAT_SECONDS, isDown, isUp, LONE_MS, played, TTL_MS } from '../support/live-times.ts';
import { TableServer } from '../support/table-server.ts';

/** A lease that was taken before the table failed holds the others for so long, ms. */
const LEASE_MS = 5200;

const THROTTLED = {
  status: 400,
  body: JSON.stringify({
    __type: 'com.amazonaws.dynamodb.v20120810#ThrottlingException',
    message: 'Rate exceeded',
  }),
};

let servers: LiveServers;
let table: TableServer;
let fleets: readonly LiveFleet[] = [];

/** All processes start before the first sequence: a machine that is busy with that would make the table slow. */
beforeAll(async () => {
  servers = await startLiveServers();
  table = await TableServer.start(servers.dynamoDb.endpoint);
  const dynamoDbUrl = `http://127.0.0.1:${table.port}`;
  const options: LiveFleetOptions[] = [
    {
      ...{ service: 'clock', heartbeatSeconds: HEARTBEAT_SECONDS },
      environments: { right: 0, ahead: 30_000 },
    },
    {
      ...{ service: 'throttled', heartbeatSeconds: HEARTBEAT_SECONDS, dynamoDbUrl },
      environments: { sick: 0, healthy: 0 },
    },
  ];
  fleets = await Promise.all(options.map(each => LiveFleet.start(servers, each)));
});

afterAll(() => Promise.all([servers.stop(), table.stop()]));

const sequence = (index: number, play: (fleet: LiveFleet) => Promise<void>) =>
  played(fleets[index] as LiveFleet, play);

describe.concurrent('processes of the built functions', () => {
  it('come to the same verdict when the clock of one is 30 s ahead', () =>
    sequence(0, async fleet => {
      const [right, ahead, heartbeat] = [fleet.of('right'), fleet.of('ahead'), fleet.of('heartbeat')];
      fleet.keepAsking([right], 2500); // seldom, so that the other one has to look itself
      fleet.keepAsking([ahead], 150);
      await fleet.table.untilUp();
      const since = Date.now();
      await ahead.cut();
      await pause(10_000);
      expect(fleet.statesOf(right, since)).toEqual(new Set(['up']));
      expect(fleet.statesOf(ahead, since)).toContain('down');
      await Promise.all([right.cut(), heartbeat.cut()]);
      await fleet.untilAll('all say so', [right, ahead], isDown, LONE_MS + TTL_MS + BUSY_MS);
      await fleet.table.untilChanges(/down$/);
      for (const { at } of await fleet.table.changes()) expect(at).toBeLessThan(Date.now() + 3000);
      await Promise.all([right, ahead, heartbeat].map(each => each.mend()));
      await fleet.untilAll('all recover', [right, ahead], isUp, TTL_MS + BUSY_MS);
    }));

  it('decide alone while writes are throttled and reads work', () =>
    sequence(1, async fleet => {
      const [sick, healthy] = [fleet.of('sick'), fleet.of('healthy')];
      fleet.keepAsking([sick, healthy], 200);
      await fleet.table.untilUp();
      table.fault = {
        answer: async ({ operation, forward }, response) => {
          const answer = operation === 'Query' ? await forward() : THROTTLED;
          response.writeHead(answer.status).end(answer.body);
        },
      };
      const since = Date.now();
      await sick.cut();
      await fleet.untilAll('the sick one says so', [sick], isDown, LEASE_MS + TTL_MS + BUSY_MS);
      const down = Date.now();
      await pause(8000);
      expect(fleet.statesOf(sick, down)).toEqual(new Set(['down']));
      expect(fleet.statesOf(healthy, since)).toEqual(new Set(['up']));
      expect(sick.process.output).toContain('ThrottlingException');
    }));
});
