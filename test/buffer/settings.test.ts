import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AuditEventBuffer } from '../../lib/buffer/audit-event-buffer.ts';
import { withDefaults } from '../../lib/buffer/buffer-options.ts';
import { BUFFER_TABLE, FLUSH_TABLE } from '../../lib/buffer/settings.ts';
import { sharedBuffer } from '../../lib/buffer/shared.ts';
import { readTable } from '../../lib/settings/read-table.ts';
import { systemClock } from '../../lib/time/system-clock.ts';
import { forgetSharedBuffer } from '../support/shared-buffer.ts';

describe('the variables of a buffer', () => {
  it('have these defaults', () => {
    expect(readTable({ ...BUFFER_TABLE, ...FLUSH_TABLE }, {})).toEqual({
      settings: {
        BUFFER_NAME: 'audit',
        MAX_BUFFER_SIZE_ITEMS: 1000,
        MAX_BUFFER_SIZE_MB: 10,
        EVENT_SIZE_ESTIMATE_KB: 50,
        EXACT_BUFFER_MEMORY: true,
        FLUSH_INTERVAL: undefined,
      },
      faults: [],
    });
  });

  it.each([
    ['BUFFER_NAME', ['a', 'x'.repeat(64), 'orders.v1_2-a'], ['x'.repeat(65), 'a b', 'a/b', ' a', 'a#']],
    ['MAX_BUFFER_SIZE_ITEMS', ['1', '10000000'], ['0', '10000001', '-1', '1.5']],
    ['MAX_BUFFER_SIZE_MB', ['0', '10240'], ['10241', '-1']],
    ['EVENT_SIZE_ESTIMATE_KB', ['1', '1048576'], ['0', '1048577']],
    ['EXACT_BUFFER_MEMORY', ['true', 'false'], ['yes', '1']],
    ['FLUSH_INTERVAL', ['0', '86400'], ['86401', '-1']],
  ])('%s accepts %j and does not accept %j', (name, accepted, refused) => {
    const faultsOf = (value: string) =>
      readTable({ ...BUFFER_TABLE, ...FLUSH_TABLE }, { [name]: value }).faults;
    for (const value of accepted) expect(faultsOf(value)).toEqual([]);
    for (const value of refused) expect(faultsOf(value)).toMatchObject([{ name }]);
  });
});

describe('the options of a buffer', () => {
  it('have these defaults', () => {
    expect(withDefaults({})).toEqual({
      name: 'audit',
      maxItems: 1000,
      maxBytes: 10_485_760,
      maxEventBytes: 1_048_576,
      batchItems: 500,
      exact: true,
      estimateBytes: 51_200,
      clock: systemClock,
    });
  });

  it.each(['maxItems', 'batchItems', 'maxEventBytes', 'estimateBytes', 'maxBytes'])(
    '%s is a whole number of at least 1',
    option => {
      expect(() => new AuditEventBuffer({ [option]: 1 })).not.toThrow();
      for (const value of [0, 1.5, -1, Number.NaN]) {
        expect(() => new AuditEventBuffer({ [option]: value })).toThrow(
          new RangeError(`${option} is ${value}; allowed: a whole number, at least 1`),
        );
      }
    },
  );

  it('limit an event to the size of the buffer', () => {
    expect(withDefaults({ maxBytes: 100 }).maxEventBytes).toBe(100);
    expect(withDefaults({ maxBytes: 100, maxEventBytes: 50 }).maxEventBytes).toBe(50);
  });
});

describe('the buffer of the process', () => {
  beforeEach(forgetSharedBuffer);
  afterEach(() => {
    forgetSharedBuffer();
    vi.unstubAllEnvs();
  });

  /** An event that V8 serialises to so many bytes. */
  const eventOf = (bytes: number) => 'x'.repeat(bytes - 7);

  it('has the name and limits of the environment', () => {
    const env = { BUFFER_NAME: 'orders', MAX_BUFFER_SIZE_ITEMS: '10', MAX_BUFFER_SIZE_MB: '2' };
    const buffer = sharedBuffer({}, env);
    expect(buffer.name).toBe('orders');
    buffer.add('a');
    expect(buffer.fullness).toBe(0.1);
    buffer.add(eventOf(1024 * 1024));
    expect(buffer.fullness).toBeCloseTo(0.5, 3);
    expect(buffer.usage().method).toBe('v8');
  });

  it('has no limit of bytes with a limit of 0 MB', () => {
    const buffer = sharedBuffer({}, { MAX_BUFFER_SIZE_MB: '0' });
    for (let index = 0; index < 12; index += 1) buffer.add(eventOf(1024 * 1024 - 1));
    expect(buffer.usage()).toMatchObject({ itemCount: 12, droppedCount: 0 });
  });

  it('measures and estimates as the environment says', () => {
    const buffer = sharedBuffer({}, { EXACT_BUFFER_MEMORY: 'false', EVENT_SIZE_ESTIMATE_KB: '3' });
    buffer.add('ab');
    expect(buffer.usage()).toMatchObject({ bytes: 4, method: 'json' });
    buffer.add(1n);
    expect(buffer.usage()).toMatchObject({ bytes: 4 + 3 * 1024, method: 'estimated' });
  });

  it('has the options that the first call gives, and reads the environment of the process', () => {
    vi.stubEnv('BUFFER_NAME', 'from-environment');
    vi.stubEnv('MAX_BUFFER_SIZE_ITEMS', '4');
    const buffer = sharedBuffer({ name: 'from-code' });
    expect(buffer.name).toBe('from-code');
    buffer.add('a');
    expect(buffer.fullness).toBe(0.25);
    expect(sharedBuffer({ name: 'ignored' })).toBe(buffer);
  });

  it('is not created by a call that throws', () => {
    expect(() => sharedBuffer({}, { MAX_BUFFER_SIZE_ITEMS: 'many' })).toThrow(
      '- MAX_BUFFER_SIZE_ITEMS: got "many"',
    );
    expect(sharedBuffer({}, { BUFFER_NAME: 'orders' }).name).toBe('orders');
  });
});
