import type { Login } from '../../connections/credentials.ts';
import type { Reason } from '../../names/reasons.ts';
import type { Component } from './kind.ts';

/** An error or a text, from which the logins are removed. The code for it is loaded with the first failure. */
export async function withoutLogins(thrown: unknown, logins: readonly Login[]): Promise<unknown> {
  const { hideLogins } = await import('../../connections/hide-login.ts');
  return hideLogins(thrown, logins);
}

/**
 * The component, whose errors contain nothing of its logins: servers and drivers repeat what they were sent. All that a
 * kind throws passes here before the log, the report and the alarm message get it.
 */
export function discreet(component: Component): Component {
  const { check, logins } = component;
  if (check.local || !logins) return component;
  const hide = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw await withoutLogins(error, logins());
    }
  };
  const { probe, prepare, fetchLogin, renewCredentials, renewal } = check;
  const hidden = {
    probe: (signal: AbortSignal) => hide(() => probe(signal)),
    ...(prepare && { prepare: () => hide(prepare) }),
    ...(fetchLogin && { fetchLogin: () => hide(fetchLogin) }),
    ...(renewCredentials && {
      renewCredentials: (reason: Reason) => hide(async () => renewCredentials(reason)),
    }),
    ...(renewal && {
      renewal: { ...renewal, probe: (signal: AbortSignal) => hide(() => renewal.probe(signal)) },
    }),
  };
  return { ...component, check: { ...check, ...hidden } };
}
