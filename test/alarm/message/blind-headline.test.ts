import { describe, expect, it } from 'vitest';
import { readProbeReport } from '../../../lib/alarm/evidence/probe-report.ts';
import { blindHeadline } from '../../../lib/alarm/message/blind-headline.ts';
import { ALARM_AT, alarm } from '../../support/alarm-events.ts';

const NOW = ALARM_AT + 5000;
const since = new Date(NOW - 240_000).toISOString();

const seen = (components: Readonly<Record<string, object>>) =>
  blindHeadline(alarm({}), { found: readProbeReport({ status: 'down', components }) }, NOW);

describe('the headline of the alarm that Beacon is blind', () => {
  it('names every component that Beacon cannot see, with its reason and since when', () => {
    const { brief, sentence, verdict } = seen({
      database: { state: 'down', reason: 'credentials_unavailable', first_failure_at: since },
      reports: { state: 'down', reason: 'authentication_failed' },
      cache: { state: 'up' },
    });
    expect(brief).toBe(
      'BLIND: Beacon cannot see database (credentials_unavailable), reports (authentication_failed)',
    );
    expect(sentence).toContain('cannot see database for 4 min: credentials_unavailable; reports: authentic');
    expect(verdict).toBe('unknown');
  });

  it('also says what is proved to be down', () => {
    const { verdict, probe } = seen({
      database: { state: 'down', reason: 'credentials_unavailable' },
      cache: { state: 'down', reason: 'shutting_down' },
    });
    expect(verdict).toBe('down');
    expect(probe).toContain('cache is down (shutting_down)');
  });

  it.each(['shutting_down', 'a word of a later version'])(
    'takes %s for a failure, not for blindness',
    reason => {
      const { brief } = seen({ database: { state: 'down', reason } });
      expect(brief).toBe('BLIND: Beacon cannot tell whether this region works');
    },
  );
});
