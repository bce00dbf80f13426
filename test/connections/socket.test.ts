import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { connectOptions, lookupWithin, socketTo } from '../../lib/connections/socket.ts';
import { deferred } from '../../lib/time/deferred.ts';
import { BlackHole } from '../support/black-hole.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { fakeNames } from '../support/fake-names.ts';

const FOUR = { address: '10.0.0.7', family: 4 };
const SIX = { address: '2001:db8::7', family: 6 };

describe('lookupWithin', () => {
  function look(
    resolve: () => Promise<(typeof FOUR)[]>,
    options: { all?: boolean; family?: number | 'IPv4' | 'IPv6' },
  ) {
    const clock = new FakeClock();
    const lookup = lookupWithin({ resolve }, 300, clock);
    const { promise, resolve: answer } = deferred<unknown[]>();
    lookup('db', options, (...args) => answer(args));
    return { clock, promise };
  }

  it('gives all addresses, or the first', async () => {
    const both = async () => [SIX, FOUR];
    expect(await look(both, { all: true }).promise).toEqual([null, [SIX, FOUR]]);
    expect(await look(both, {}).promise).toEqual([null, SIX.address, 6]);
  });

  it.each([4, 'IPv4'] as const)('gives those of one family (%s)', async family => {
    expect(await look(async () => [SIX, FOUR], { family }).promise).toEqual([null, FOUR.address, 4]);
    const [error] = await look(async () => [SIX], { family, all: true }).promise;
    expect(error).toMatchObject({ reason: 'dns_failure' });
  });

  it('fails with the error of the search', async () => {
    const error = Object.assign(new Error('nothing'), { code: 'ENOTFOUND' });
    expect(await look(() => Promise.reject(error), { all: true }).promise).toEqual([error, []]);
  });

  it('is a failure of DNS when no address comes in time, not a timeout of the server', async () => {
    const { clock, promise } = look(() => new Promise(() => {}), { all: true });
    await clock.advance(300);
    expect((await promise)[0]).toMatchObject({
      reason: 'dns_failure',
      message: 'db was not resolved within 300 ms',
    });
  });
});

describe('socketTo', () => {
  const names = fakeNames();
  let server: Server;
  let port: number;
  let hole: BlackHole | undefined;

  beforeEach(async () => {
    server = createServer(socket => socket.end()).listen(0, '127.0.0.1');
    await once(server, 'listening');
    port = (server.address() as AddressInfo).port;
  });

  afterEach(async () => {
    await hole?.stop();
    hole = undefined;
    server.close();
    await once(server, 'close');
  });

  it('connects to its target, whatever host the driver passes', async () => {
    const socket = socketTo({ host: 'localhost', port, timeoutMs: 500 });
    names.point('localhost', '127.0.0.1');
    socket.connect(1, '127.0.0.9');
    await once(socket, 'connect');
    expect(socket.remotePort).toBe(port);
    socket.destroy();
  });

  it('reaches the second address when the first one is silent, within one attempt', async () => {
    hole = await BlackHole.start(port);
    names.point('two.test', BlackHole.address, '127.0.0.1');
    const socket = socketTo({ host: 'two.test', port, timeoutMs: 500 });
    const since = performance.now();
    socket.connect(port, 'two.test');
    await once(socket, 'connect');
    expect(socket.remoteAddress).toBe('127.0.0.1');
    expect(performance.now() - since).toBeLessThan(500);
    socket.destroy();
  });

  it('ends at once when it is destroyed while its name is searched', async () => {
    const resolve = vi.fn(() => new Promise<never>(() => {}));
    const socket = new Socket();
    const options = connectOptions({ host: 'hangs.test', port, timeoutMs: 500 });
    socket.connect({ ...options, lookup: lookupWithin({ resolve }, 300, new FakeClock()) });
    await vi.waitFor(() => expect(resolve).toHaveBeenCalled());
    socket.destroy();
    await once(socket, 'close');
  });
});
