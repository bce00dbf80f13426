import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { postgresProbe } from '../../../lib/checks/postgresql/probe.ts';
import { FakePostgres } from '../../support/fake-postgres.ts';
import { postgresOn, verdictOn } from '../../support/postgres-verdict.ts';
import { errorMessage, int, OK, oneRow, packet, READY, short, text } from '../../support/postgres-wire.ts';
import { propertyRuns } from '../../support/property-runs.ts';
import { ScriptedServer } from '../../support/scripted-server.ts';

let server: ScriptedServer;

beforeAll(async () => {
  server = await ScriptedServer.start();
});

afterAll(() => server.stop());

/** What a probe says of a server that gives these answers. */
function verdict(answers: readonly Buffer[], options?: Parameters<typeof verdictOn>[1]) {
  server.answers = answers;
  return verdictOn(server.port, options);
}

const LOGGED_IN = Buffer.concat([OK, READY]);
const GSS = packet('R', int(7));

/** Steps of a conversation; each of them is the answer to what the client said. */
const STEPS: readonly (readonly Buffer[])[] = [
  [packet('R', int(10)), packet('R', Buffer.concat([int(10), text('SCRAM-SHA-256'), Buffer.from([0])]))],
  [packet('R', int(3)), packet('R', int(5)), packet('R', Buffer.concat([int(5), Buffer.alloc(4)]))],
  [
    packet('R', Buffer.concat([int(11), Buffer.from('r=abc,s=YWJj,i=4096')])),
    packet('R', Buffer.concat([int(12), Buffer.from('v=YWJj')])),
  ],
  [
    OK,
    READY,
    packet('S', Buffer.concat([text('server_version'), text('18')])),
    packet('K', Buffer.concat([int(1), int(2)])),
  ],
  [
    ...oneRow(),
    packet('I', Buffer.alloc(0)),
    packet('s', Buffer.alloc(0)),
    packet('G', Buffer.concat([Buffer.from([0]), short(1), short(0)])),
  ],
  [
    packet('H', Buffer.concat([Buffer.from([0]), short(0)])),
    packet('d', Buffer.from('x')),
    packet('c', Buffer.alloc(0)),
  ],
  [
    packet('A', Buffer.concat([int(1), text('channel'), text('payload')])),
    packet('1', Buffer.alloc(0)),
    packet('v', Buffer.concat([int(0), int(0)])),
  ],
  [
    errorMessage('ERROR', 'XX000', 'internal'),
    errorMessage('FATAL', '28P01', 'wrong'),
    packet('N', Buffer.concat([text('SNOTICE'), Buffer.from([0])])),
  ],
];

const message = fc.constantFrom(...STEPS.flat());
const unknown = fc
  .tuple(fc.integer({ min: 0, max: 255 }), fc.uint8Array({ maxLength: 40 }))
  .map(([type, body]) => Buffer.concat([Buffer.from([type]), int(body.length + 4), Buffer.from(body)]));
const cut = fc.tuple(message, fc.nat(30)).map(([whole, bytes]) => whole.subarray(0, bytes));
const changed = fc.tuple(message, fc.nat(), fc.integer({ min: 0, max: 255 })).map(([whole, at, byte]) => {
  const copy = Buffer.from(whole);
  copy[at % copy.length] = byte;
  return copy;
});
const noise = fc.uint8Array({ maxLength: 60 }).map(bytes => Buffer.from(bytes));
const answer = fc
  .array(fc.oneof({ weight: 4, arbitrary: message }, unknown, cut, changed, noise), { maxLength: 6 })
  .map(parts => Buffer.concat(parts));

/** Where both sides wait for each other, the attempt ends, ms. */
const LIMIT_MS = 30;

describe('whatever a server sends', () => {
  const uncaught: unknown[] = [];
  const note = (error: unknown) => uncaught.push(error);

  beforeAll(() => {
    process.on('uncaughtException', note);
    process.on('unhandledRejection', note);
  });

  afterEach(() => expect(uncaught).toEqual([]));

  afterAll(() => {
    process.off('uncaughtException', note);
    process.off('unhandledRejection', note);
  });

  const isVerdict = expect.stringMatching(/^[a-z_]+$/);

  it(
    'is a verdict: truncated, reordered, changed and unknown messages from the start',
    { timeout: 60_000 },
    () =>
      fc.assert(
        fc.asyncProperty(fc.array(answer, { minLength: 1, maxLength: 4 }), async answers => {
          expect(await verdict(answers, { limitMs: LIMIT_MS })).toEqual(isVerdict);
        }),
        { numRuns: propertyRuns(200) },
      ),
  );

  it('is a verdict: the same in answer to the statement', { timeout: 60_000 }, () =>
    fc.assert(
      fc.asyncProperty(answer, async bytes => {
        expect(await verdict([LOGGED_IN, bytes], { limitMs: LIMIT_MS })).toEqual(isVerdict);
      }),
      { numRuns: propertyRuns(200) },
    ),
  );

  it(
    'is a verdict: the same in answer to the password, and to the request for TLS',
    { timeout: 60_000 },
    () =>
      fc.assert(
        fc.asyncProperty(answer, fc.constantFrom(...STEPS.slice(0, 3).flat()), async (bytes, asks) => {
          expect(await verdict([asks, bytes, LOGGED_IN], { limitMs: LIMIT_MS })).toEqual(isVerdict);
          expect(await verdict([bytes], { tls: { ca: [] }, limitMs: LIMIT_MS })).toEqual(isVerdict);
        }),
        { numRuns: propertyRuns(100) },
      ),
  );

  it('is a verdict on an idle connection, and the next probe works', async () => {
    const fake = await FakePostgres.start();
    const kept = postgresOn(fake.port);
    const probe = postgresProbe(kept, false);
    await probe(AbortSignal.timeout(2000));
    for (const bytes of [
      GSS,
      packet('E', Buffer.from('x')),
      Buffer.from('HTTP/1.1'),
      errorMessage('FATAL', '57P01', 'bye'),
    ]) {
      fake.say(bytes);
      await expect.poll(() => kept.isOpen).toBe(false);
      expect(await probe(AbortSignal.timeout(2000))).toEqual({});
    }
    kept.close();
    await fake.stop();
  });
});
