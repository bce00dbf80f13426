import { describe, expect, it, vi } from 'vitest';
import { AddressLookup } from '../../lib/connections/address-lookup.ts';
import { FakeClock, settle } from '../support/fake-clock.ts';

const ADDRESS = { address: '10.0.0.7', family: 4 };
const DIRECT = { address: '10.0.0.8', family: 4 };

const failing = (code: string) => () => Promise.reject(Object.assign(new Error(code), { code }));
const hanging = () => new Promise<never>(() => {});

type Search = (name: string) => Promise<(typeof ADDRESS)[]>;

function setUp({ system, direct }: { system?: Search; direct?: Search } = {}) {
  const sources = {
    system: vi.fn<Search>(system ?? (async () => [ADDRESS])),
    direct: vi.fn<Search>(direct ?? (async () => [DIRECT])),
  };
  const clock = new FakeClock();
  return { ...sources, clock, lookup: new AddressLookup(sources, clock) };
}

describe('AddressLookup', () => {
  it("uses the system's search alone where it answers", async () => {
    const { lookup, direct, clock } = setUp();
    expect(await lookup.resolve('db')).toEqual([ADDRESS]);
    expect(direct).not.toHaveBeenCalled();
    expect(clock.pending).toBe(0);
  });

  it.each(['ENOTFOUND', 'EAI_AGAIN'])('believes its %s at once', async code => {
    const { lookup, direct } = setUp({ system: failing(code) });
    await expect(lookup.resolve('db')).rejects.toMatchObject({ code });
    expect(direct).not.toHaveBeenCalled();
  });

  it('searches once for callers at the same time, and again later', async () => {
    const { lookup, system } = setUp();
    await Promise.all([lookup.resolve('db'), lookup.resolve('db'), lookup.resolve('db')]);
    expect(system).toHaveBeenCalledOnce();
    await lookup.resolve('db');
    expect(system).toHaveBeenCalledTimes(2);
  });

  it('searches for one name after the other', async () => {
    const { lookup, system, direct } = setUp();
    const names = ['db', 'cache', 'reports'];
    const found = await Promise.all(names.map(name => lookup.resolve(name)));
    expect(found).toEqual([[ADDRESS], [ADDRESS], [ADDRESS]]);
    expect(system.mock.calls.flat()).toEqual(names);
    expect(direct).not.toHaveBeenCalled();
  });

  it('asks the name servers when the search is silent for 100 ms', async () => {
    const { lookup, clock, direct } = setUp({ system: hanging });
    const found = lookup.resolve('db');
    await clock.advance(99);
    expect(direct).not.toHaveBeenCalled();
    await clock.advance(1);
    expect(await found).toEqual([DIRECT]);
  });

  it('asks the name servers at once for the next connection while the search still hangs', async () => {
    const { lookup, clock, system } = setUp({ system: hanging });
    const first = lookup.resolve('db');
    await clock.advance(100);
    await first;
    const second = lookup.resolve('db');
    await clock.advance(0);
    expect(await second).toEqual([DIRECT]);
    expect(system).toHaveBeenCalledOnce();
  });

  it.each(['cache', 'reports', 'sessions'])(
    'finds %s while the search for another name hangs',
    async name => {
      const search: Search = other => (other === 'hung' ? hanging() : Promise.resolve([ADDRESS]));
      const { lookup, clock } = setUp({ system: search, direct: search });
      lookup.resolve('hung').catch(() => {});
      await clock.advance(500);
      const found = lookup.resolve(name);
      await clock.advance(0);
      expect(await found).toEqual([ADDRESS]);
    },
  );

  it('does not add searches for a name that hangs, however often it is needed', async () => {
    const { lookup, clock, system } = setUp({ system: hanging, direct: hanging });
    for (let attempt = 0; attempt < 20; attempt += 1) {
      lookup.resolve('hung').catch(() => {});
      await clock.advance(500);
    }
    expect(system).toHaveBeenCalledOnce();
  });

  it('leaves a name that the name servers do not know to the search, although another one hangs', async () => {
    const system: Search = name => (name === 'hung' ? hanging() : Promise.resolve([ADDRESS]));
    const { lookup, clock } = setUp({ system, direct: failing('ENOTFOUND') });
    lookup.resolve('hung').catch(() => {});
    await settle();
    const found = lookup.resolve('listed-elsewhere');
    await clock.advance(100);
    expect(await found).toEqual([ADDRESS]);
  });

  it("fails with the search's own error when nothing finds the name", async () => {
    let fail = (_error: Error) => {};
    const system: Search = () =>
      new Promise((_resolve, reject) => {
        fail = reject;
      });
    const { lookup, clock } = setUp({ system, direct: failing('ESERVFAIL') });
    const found = lookup.resolve('db');
    found.catch(() => {});
    await clock.advance(100);
    fail(Object.assign(new Error('again'), { code: 'EAI_AGAIN' }));
    await expect(found).rejects.toMatchObject({ code: 'EAI_AGAIN' });
  });
});
