import { describe, expect, it } from 'vitest';
import { createThrottle } from '../../local/front/throttle.ts';

function throttleAt(limit = 100) {
  let now = 0;
  const throttle = createThrottle(() => now, limit);
  return { throttle, wait: (ms: number) => (now += ms) };
}

describe('createThrottle', () => {
  it('lets 100 requests a minute of one client through, and says how long to wait', () => {
    const { throttle, wait } = throttleAt();
    for (let request = 0; request < 100; request += 1) expect(throttle('a')).toBe(0);
    expect(throttle('a')).toBe(60);
    wait(59_001);
    expect(throttle('a')).toBe(1);
    wait(999);
    expect(throttle('a')).toBe(0);
  });

  it('counts each client apart', () => {
    const { throttle } = throttleAt(1);
    expect(throttle('a')).toBe(0);
    expect(throttle('b')).toBe(0);
    expect(throttle('a')).toBeGreaterThan(0);
  });

  it('does not count what it refuses', () => {
    const { throttle, wait } = throttleAt(1);
    throttle('a');
    wait(30_000);
    expect(throttle('a')).toBe(30);
    wait(30_000);
    expect(throttle('a')).toBe(0);
  });

  it('remembers no more than 10,000 clients', () => {
    const { throttle } = throttleAt(1);
    for (let client = 0; client < 10_001; client += 1) throttle(String(client));
    expect(throttle('0')).toBe(0);
    expect(throttle('10000')).toBeGreaterThan(0);
  });
});
