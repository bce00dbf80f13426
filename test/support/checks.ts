import type { LocalCheck, Probe, RemoteCheck } from '../../lib/health/check.ts';

/** A check of something that may hang, with the settings that a test doesn't care about. */
export function remoteCheck(probe: Probe, overrides: Partial<RemoteCheck> = {}): RemoteCheck {
  return {
    name: 'database',
    kind: 'postgresql',
    critical: true,
    local: false,
    timeoutMs: 500,
    healthyTtlMs: 60_000,
    failureTtlMs: 5_000,
    probe,
    ...overrides,
  };
}

export function localCheck(look: LocalCheck['look'], overrides: Partial<LocalCheck> = {}): LocalCheck {
  return { name: 'memory', kind: 'process', critical: false, local: true, look, ...overrides };
}

export const works: Probe = async () => ({});

/** Hangs until its signal aborts, and then says nothing either. */
export const hangs: Probe = () => new Promise(() => {});
