import type { Login } from '../../connections/credentials.ts';
import { hideLogins } from '../../connections/hide-login.ts';
import type { Reason } from '../../names/reasons.ts';
import type { Component } from './kind.ts';

/** The logins that the components have used. */
export function loginsOf(components: readonly Component[]): Login[] {
  return components.flatMap(({ logins }) => logins?.() ?? []);
}

/**
 * The component, whose errors contain nothing of its logins: servers and drivers repeat what they were sent. All that a
 * kind throws passes here before the log, the report and the alarm message get it.
 */
export function withoutLogins(component: Component): Component {
  const { check, logins } = component;
  if (check.local || !logins) return component;
  const hide = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw hideLogins(error, logins());
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
