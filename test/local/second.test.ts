import { describe, expect, it } from 'vitest';
import { secondLine } from '../../local/screen/second-line.ts';
import { toldOf } from '../../local/screen/told.ts';
import { part, timed } from '../support/reports.ts';

const shown = (...parts: Parameters<typeof timed>[0]) => secondLine(toldOf(timed(parts), 4000));

describe('what the second environment says', () => {
  it('is its status, and what is not up', () => {
    expect(shown(part('memory'), part('database'))).toBe('UP');
    expect(shown(part('memory'), part('database', { reason: 'timeout' }))).toBe('DOWN: database timeout');
    expect(shown(part('cache', { reason: 'slow' }), part('memory', { reason: 'memory_high' }))).toBe(
      'DEGRADED: cache slow, memory memory_high',
    );
  });

  it('is what the other one sees while it is doubted, with what it sees itself', () => {
    const { history, ...up } = part('database');
    const { lastRun } = part('database', { reason: 'connection_refused' });
    expect(shown({ ...up, lastRun, history: { ...history, isDoubted: true } })).toBe(
      'UP (doubted: database connection_refused)',
    );
  });
});
