import { describe, expect, it } from 'vitest';
import { cannotTell, type Finding } from '../../../cli/check/finding.ts';
import { waitForUp } from '../../../cli/check/wait.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { fakeTerminal } from '../../support/fake-terminal.ts';

const UP: Finding = { verdict: 'up', components: [] };
const DOWN: Finding = {
  verdict: 'down',
  components: [{ name: 'database', state: 'down', reason: 'authentication_failed' }],
};

/** Looks that find one thing after the other, and then the last for ever. */
async function waited(findings: readonly Finding[], waitMs: number, hold = 1, isInteractive = false) {
  const clock = new FakeClock();
  const { terminal, written } = fakeTerminal({ clock, isInteractive });
  let looks = 0;
  const look = async () => findings[Math.min(looks++, findings.length - 1)] as Finding;
  const finding = waitForUp(look, { waitMs, hold }, terminal);
  const ms = await clock.advanceUntil(finding, 200_000);
  return { verdict: (await finding).verdict, looks, ms, err: written.err };
}

describe('waiting for up', () => {
  it('looks once without it', async () => {
    expect(await waited([DOWN], 0)).toMatchObject({ verdict: 'down', looks: 1, ms: 0, err: '' });
  });

  it('ends with the first answer that is up', async () => {
    expect(await waited([DOWN, DOWN, UP], 120_000)).toMatchObject({ verdict: 'up', looks: 3, ms: 4000 });
  });

  it('ends with the last finding when the time is over', async () => {
    expect(await waited([DOWN], 10_000)).toMatchObject({ verdict: 'down', ms: 10_000 });
  });

  it('wants as many good answers in a row as told', async () => {
    const found = await waited([UP, DOWN, UP, UP, UP], 120_000, 3);
    expect(found).toMatchObject({ verdict: 'up', looks: 5 });
    expect(found.err).toContain('waiting: up 2 of 3 times, 6 s');
  });

  it('finishes good answers that began in time', async () => {
    expect(await waited([DOWN, UP], 2000, 3)).toMatchObject({ verdict: 'up', looks: 4 });
  });

  it('does not hold without waiting if an answer is not up', async () => {
    expect(await waited([UP, DOWN], 0, 3)).toMatchObject({ verdict: 'down', looks: 2 });
  });

  it('shows what it waits for: once, and then every 30 s, where nobody watches', async () => {
    const { err } = await waited([DOWN], 40_000);
    expect(err).toBe(
      'waiting: database authentication_failed, 0 s\nwaiting: database authentication_failed, 30 s\n',
    );
  });

  it('replaces its line where a person watches, and removes it at the end', async () => {
    const { err } = await waited([DOWN, cannotTell('no answer within 10 s'), UP], 60_000, 1, true);
    expect(err).toBe(
      '\r\u001b[2Kwaiting: database authentication_failed, 0 s' +
        '\r\u001b[2Kwaiting: no answer within 10 s, 2 s\r\u001b[2K',
    );
  });
});
