import { describe, expect, it } from 'vitest';
import type { Component } from '../../../lib/checks/kind/kind.ts';
import { discreet } from '../../../lib/checks/kind/without-logins.ts';
import type { LocalCheck, RemoteCheck } from '../../../lib/health/check.ts';

const LOGIN = { user: 'app', password: 'correct-horse' };

const failing = async (): Promise<never> => {
  throw new Error('AUTH app correct-horse');
};

const remote = (overrides: Partial<RemoteCheck> = {}): RemoteCheck => ({
  name: 'cache',
  kind: 'redis',
  critical: false,
  local: false,
  timeoutMs: 1,
  healthyTtlMs: 1,
  failureTtlMs: 1,
  probe: failing,
  ...overrides,
});

const componentOf = (check: RemoteCheck): Component => ({ check, close: () => {}, logins: () => [LOGIN] });

function discreetCheck(overrides?: Partial<RemoteCheck>): RemoteCheck {
  const { check } = discreet(componentOf(remote(overrides)));
  if (check.local) throw new Error('it became local');
  return check;
}

const SIGNAL = AbortSignal.timeout(10_000);

describe('discreet', () => {
  it.each<[string, (check: RemoteCheck) => unknown]>([
    ['the probe', check => check.probe(SIGNAL)],
    ['the preparation', check => check.prepare?.()],
    ['fetching the login', check => check.fetchLogin?.()],
    ['renewing the login', check => check.renewCredentials?.('timeout')],
    ['the probe over a new connection', check => check.renewal?.probe(SIGNAL)],
  ])('removes the login from an error of %s', async (_what, call) => {
    const all = { prepare: failing, fetchLogin: failing, renewCredentials: failing };
    const check = discreetCheck({ ...all, renewal: { isDue: () => true, probe: failing } });
    const message = await Promise.resolve(call(check)).catch((error: Error) => error.message);
    expect(message).toBe('AUTH <user> <password>');
  });

  it('passes on what succeeds, and its arguments', async () => {
    const check = discreetCheck({
      probe: async signal => ({ detail: { aborted: signal.aborted } }),
      renewCredentials: async reason => reason === 'authentication_failed',
      renewal: { isDue: () => true, probe: async signal => ({ detail: { renewed: signal.aborted } }) },
    });
    expect(await check.probe(SIGNAL)).toEqual({ detail: { aborted: false } });
    expect(await check.renewCredentials?.('authentication_failed')).toBe(true);
    expect(await check.renewCredentials?.('timeout')).toBe(false);
    expect(check.renewal?.isDue()).toBe(true);
    expect(await check.renewal?.probe(SIGNAL)).toEqual({ detail: { renewed: false } });
  });

  it('adds nothing that the check does not have, and keeps the rest', () => {
    const component = componentOf(remote({ isConnected: () => true }));
    const { check, close } = discreet(component);
    expect(Object.keys(check).sort()).toEqual(Object.keys(component.check).sort());
    expect([check.name, close]).toEqual(['cache', component.close]);
  });

  it('leaves a component without logins, and a local one, as it is', () => {
    const look = () => ({});
    const check: LocalCheck = { name: 'memory', kind: 'memory', critical: false, local: true, look };
    const local: Component = { check, close: () => {}, logins: () => [LOGIN] };
    const open: Component = { check: remote(), close: () => {} };
    expect(discreet(local)).toBe(local);
    expect(discreet(open)).toBe(open);
  });
});
