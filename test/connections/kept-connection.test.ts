import { describe, expect, it, vi } from 'vitest';
import { type Connection, KeptConnection } from '../../lib/connections/kept-connection.ts';
import { deferred } from '../support/checks.ts';

class FakeConnection implements Connection {
  isClosed = false;
  connect = vi.fn(async () => {});
  destroy = vi.fn(() => {
    this.isClosed = true;
  });
  explain = (error: unknown) => new Error('explained', { cause: error });
}

function setUp() {
  const made: FakeConnection[] = [];
  const kept = new KeptConnection(async () => {
    const connection = new FakeConnection();
    made.push(connection);
    return connection;
  });
  const controller = new AbortController();
  return { kept, made, controller, signal: controller.signal };
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
