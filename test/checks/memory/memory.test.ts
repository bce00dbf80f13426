import { expect, it } from 'vitest';
import { readConfig } from '../../../lib/checks/components.ts';
import { systemClock } from '../../../lib/time/system-clock.ts';

/** The memory component of an environment. */
function componentOf(env: Record<string, string>) {
  const [component] = readConfig(env).build({ clock: systemClock, buffer: undefined });
  if (!component?.check.local) throw new Error('there is no local check');
  return { ...component, check: component.check };
}

it('is a local component that needs no variable', () => {
  const { check, close } = componentOf({});
  expect(check).toMatchObject({ name: 'memory', kind: 'process', critical: false, local: true });
  expect(check.look()).toMatchObject({ detail: { threshold_percent: 80 } });
  expect(close()).toBeUndefined();
});

it("compares with the function's memory, and with the threshold of the environment", () => {
  const { check } = componentOf({ AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '1000000', MAX_MEMORY_PERCENT: '55' });
  expect(check.look()).toMatchObject({
    detail: { system_total: 1_000_000 * 1024 * 1024, threshold_percent: 55 },
  });
});

it('is critical if it is listed so', () => {
  expect(componentOf({ CRITICAL_COMPONENTS: 'memory' }).check.critical).toBe(true);
});
