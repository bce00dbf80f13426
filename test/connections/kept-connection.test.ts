import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { type Aging, type Connection, KeptConnection } from '../../lib/connections/kept-connection.ts';
import { deferred } from '../../lib/time/deferred.ts';
import { FakeClock } from '../support/fake-clock.ts';

const accepted = async () => {};

class FakeConnection implements Connection {
  isClosed = false;
  connect = vi.fn(accepted);
  destroy = vi.fn(() => {
    this.isClosed = true;
  });
  explain = (error: unknown) => new Error('explained', { cause: error });
}

function setUp(aging?: Aging) {
  const made: FakeConnection[] = [];
  const server = { connect: accepted };
  const kept = new KeptConnection(async () => {
    const connection = new FakeConnection();
    connection.connect.mockImplementation(server.connect);
    made.push(connection);
    return connection;
  }, aging);
  const controller = new AbortController();
  return { kept, made, server, controller, signal: controller.signal };
}

const work = async () => 'answer';

describe('KeptConnection', () => {
  it('connects when first used, and is open then', async () => {
    const { kept, made, signal } = setUp();
    expect(kept.isOpen).toBe(false);
    expect(await kept.use(signal, work)).toBe('answer');
    expect(kept.isOpen).toBe(true);
    expect(made).toHaveLength(1);
    expect(made[0]?.connect).toHaveBeenCalledOnce();
  });

  it('uses the same connection again', async () => {
    const { kept, made, signal } = setUp();
    await kept.use(signal, work);
    await kept.use(signal, work);
    expect(made).toHaveLength(1);
    expect(made[0]?.connect).toHaveBeenCalledOnce();
  });

  it('makes a new one when the peer has closed it', async () => {
    const { kept, made, signal } = setUp();
    await kept.use(signal, work);
    if (made[0]) made[0].isClosed = true;
    expect(kept.isOpen).toBe(false);
    await kept.use(signal, work);
    expect(made).toHaveLength(2);
  });

  it('destroys it after any failure, explains the failure, and makes a new one', async () => {
    const { kept, made, signal } = setUp();
    const broken = new Error('boom');
    await expect(kept.use(signal, () => Promise.reject(broken))).rejects.toMatchObject({
      message: 'explained',
      cause: broken,
    });
    expect(made[0]?.destroy).toHaveBeenCalled();
    expect(kept.isOpen).toBe(false);
    await kept.use(signal, work);
    expect(made).toHaveLength(2);
  });

  it('destroys it when connecting fails', async () => {
    const connection = new FakeConnection();
    connection.connect.mockRejectedValue(new Error('refused'));
    const kept = new KeptConnection(async () => connection);
    await expect(kept.use(new AbortController().signal, work)).rejects.toThrow('explained');
    expect(connection.destroy).toHaveBeenCalled();
  });

  it('destroys it at once when the signal aborts, in the middle of the work', async () => {
    const { kept, made, controller, signal } = setUp();
    const answer = deferred<string>();
    const use = kept.use(signal, () => answer.promise);
    await new Promise(setImmediate);
    controller.abort();
    expect(made[0]?.destroy).toHaveBeenCalledOnce();
    answer.resolve('too late');
    await use;
    expect(kept.isOpen).toBe(false);
  });

  it('does not connect where the signal aborted while the driver was loaded', async () => {
    const connection = new FakeConnection();
    const loaded = deferred<FakeConnection>();
    const kept = new KeptConnection(() => loaded.promise);
    const controller = new AbortController();
    const use = kept.use(controller.signal, work);
    controller.abort();
    loaded.resolve(connection);
    await expect(use).rejects.toThrow('explained');
    expect(connection.connect).not.toHaveBeenCalled();
  });

  it('can be closed, and used again', async () => {
    const { kept, made, signal } = setUp();
    kept.close();
    await kept.use(signal, work);
    kept.close();
    expect(made[0]?.destroy).toHaveBeenCalledOnce();
    await kept.use(signal, work);
    expect(made).toHaveLength(2);
  });
});

describe('KeptConnection that ages', () => {
  function aged(maxAgeMs = 300_000, random = () => 0.5) {
    const clock = new FakeClock();
    return { clock, ...setUp({ clock, maxAgeMs, random }) };
  }

  it('is due when it has reached its age, and young again when it was replaced', async () => {
    const { clock, kept, made, signal } = aged();
    expect(kept.isDue).toBe(false);
    await kept.use(signal, work);
    await clock.advance(299_999);
    expect(kept.isDue).toBe(false);
    await clock.advance(1);
    expect(kept.isDue).toBe(true);
    await kept.replacement.use(signal, work);
    expect(kept.isDue).toBe(false);
    expect(made.map(({ isClosed }) => isClosed)).toEqual([true, false]);
  });

  it('has a limit of its own, 20 % below or above the mean', async () => {
    await fc.assert(
      fc.asyncProperty(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), async random => {
        const { clock, kept, signal } = aged(100_000, () => random);
        await kept.use(signal, work);
        await clock.advance(79_999);
        expect(kept.isDue).toBe(false);
        await clock.advance(40_001);
        expect(kept.isDue).toBe(true);
      }),
    );
  });

  it('is due in every run with an age of 0, and never without one', async () => {
    const { kept, signal } = aged(0);
    await kept.use(signal, work);
    expect(kept.isDue).toBe(true);
    const forever = setUp();
    await forever.kept.use(signal, work);
    expect(forever.kept.isDue).toBe(false);
  });

  it('is not due when the server has closed it', async () => {
    const { kept, made, signal } = aged(0);
    await kept.use(signal, work);
    if (made[0]) made[0].isClosed = true;
    expect(kept.isDue).toBe(false);
  });

  it('is never closed before the new one works', async () => {
    const { kept, made, signal } = aged(0);
    await kept.use(signal, work);
    const open: boolean[] = [];
    await kept.replacement.use(signal, async () => {
      open.push(made[0]?.isClosed === false);
    });
    expect(open).toEqual([true]);
    expect(made[0]?.isClosed).toBe(true);
  });

  it.each(['connecting', 'working'])('stays when the new one fails while %s', async phase => {
    const { kept, made, server, signal } = aged(0);
    await kept.use(signal, work);
    const refused = () => Promise.reject(new Error('refused'));
    server.connect = phase === 'connecting' ? refused : accepted;
    const next = kept.replacement.use(signal, phase === 'working' ? refused : work);
    await expect(next).rejects.toThrow('explained');
    expect(made.map(({ isClosed }) => isClosed)).toEqual([false, true]);
    expect(kept.isOpen).toBe(true);
    await kept.use(signal, work);
    expect(made).toHaveLength(2);
  });

  it('stays when the attempt ends before the new one works', async () => {
    const { kept, made, controller, signal } = aged(0);
    await kept.use(signal, work);
    const answer = deferred<string>();
    const next = kept.replacement.use(signal, () => answer.promise);
    await new Promise(setImmediate);
    controller.abort();
    answer.resolve('too late');
    await next;
    expect(made.map(({ isClosed }) => isClosed)).toEqual([false, true]);
  });
});
