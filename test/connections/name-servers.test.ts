import { describe, expect, it } from 'vitest';
import { addressesOf, listedAddresses, searchOfSystem } from '../../lib/connections/name-servers.ts';

const HOSTS = `
127.0.0.1\tlocalhost
::1 localhost ip6-localhost # the same
10.0.0.7 db.internal db   # the database
#10.0.0.9 db
10.0.0.8   Cache
`;

describe('listedAddresses', () => {
  it.each([
    ['localhost', ['127.0.0.1', '::1']],
    ['db', ['10.0.0.7']],
    ['DB.internal', ['10.0.0.7']],
    ['cache', ['10.0.0.8']],
    ['the', []],
    ['10.0.0.7', []],
    ['elsewhere', []],
  ])('finds %s at %j', (name, addresses) => {
    expect(listedAddresses(HOSTS, name).map(({ address }) => address)).toEqual(addresses);
  });

  it('returns the address family', () => {
    expect(listedAddresses(HOSTS, 'localhost').map(({ family }) => family)).toEqual([4, 6]);
  });
});

describe('this machine', () => {
  it.each([
    ['the search of the system', searchOfSystem],
    ['the hosts file', addressesOf],
  ])('finds itself by %s', async (_how, search) => {
    expect(await search('localhost')).toContainEqual({ address: '127.0.0.1', family: 4 });
  });
});
