import { describe, expect, it } from 'vitest';
import { VARIABLES } from '../../build/settings-table.ts';
import { readAlarmSettings } from '../../lib/alarm/settings.ts';
import { createBeacon } from '../../lib/beacon.ts';
import { AuditEventBuffer } from '../../lib/buffer/audit-event-buffer.ts';
import { postgresSink } from '../../lib/buffer/postgres-sink.ts';
import { sharedBuffer } from '../../lib/buffer/shared.ts';
import { type OwnCheck, ownChecks } from '../../lib/checks/own/own.ts';
import { assertObservation } from '../../lib/health/observation.ts';
import { shownSettings } from '../../lib/settings/shown-settings.ts';
import { describeError } from '../../lib/telemetry/describe-error.ts';

/** What somebody may paste into the wrong variable, and what no message may contain of it. */
const SECRETS: Readonly<Record<string, readonly [value: string, secret: RegExp]>> = {
  'a short password': ['hunter2', /hunter/],
  'a password': ['Canary-7f3a91', /Canary/],
  'a long password': ['CanaryCanaryCanaryCanary', /Canary/],
  'a number with letters': ['7Canary7', /Canary/],
  'the URL of a database': ['postgres://app:Canary-7f3a91@db.example/orders', /Canary/],
  'the URL of a cache': ['rediss://:Canary-7f3a91@cache.example:6379', /Canary/],
  'a URL that is cut off by its password': [
    'postgres://app:Canary#7f3a91@db.example/orders',
    /Canary|7f3a91/,
  ],
  'a webhook': ['https://hooks.example/services/Canary/7f3a91', /Canary/],
  'the JSON of a secret': ['{"username":"app","password":"Canary-7f3a91"}', /Canary/],
  'a private key': ['-----BEGIN PRIVATE KEY-----\nCanary\n-----END PRIVATE KEY-----\n', /Canary/],
  'a value in quotes': ['"Canary-7f3a91"', /Canary/],
  'a value with a newline': ['Canary-7f3a91\n', /Canary/],
  'a list': ['Canary-7f3a91,Canary-8:redis', /Canary/],
};

const DATABASE = { DATABASE_URL: 'postgres://app:x@127.0.0.1:1/orders', DATABASE_TLS: 'off' };

/** All that is said when a Beacon starts, and the settings that signed callers see; names that were accepted are shown. */
function saidAtStart(env: Record<string, string>, acceptedName?: string): string {
  const lines: string[] = [];
  try {
    const beacon = createBeacon({
      env,
      write: line => lines.push(line),
      buffer: () => sharedBuffer({}, env),
    });
    const { [acceptedName ?? '']: _accepted, ...settings } = shownSettings(beacon.config);
    beacon.close();
    return lines.join('') + JSON.stringify(settings);
  } catch (error) {
    return JSON.stringify(describeError(error));
  }
}

/** What a call fails with, as the log shows it; empty when it does not fail. */
function failure(call: () => unknown): string {
  try {
    call();
    return '';
  } catch (error) {
    return JSON.stringify(describeError(error));
  }
}

/** Variables with names for people: accepted ones are in the settings that signed callers see. */
const NAMES = Object.entries(VARIABLES).flatMap(([name, { shown }]) => (shown ? [name] : []));

describe.each(Object.entries(SECRETS))('%s', (_what, [value, secret]) => {
  it.each(Object.keys(VARIABLES))('is in no message when it is the value of %s', name => {
    const accepted = NAMES.includes(name) ? name : undefined;
    for (const base of [
      {},
      DATABASE,
      { ...DATABASE, CACHE_URL: 'redis://127.0.0.1:1', AWS_LAMBDA_FUNCTION_NAME: 'a' },
    ]) {
      expect(saidAtStart({ ...base, [name]: value }, accepted)).not.toMatch(secret);
    }
    expect(failure(() => readAlarmSettings({ [name]: value }))).not.toMatch(secret);
    expect(failure(() => sharedBuffer({}, { [name]: value }))).not.toMatch(secret);
  });

  it.each(['URL', 'HOST', 'PORT', 'SECRET_ARN', 'USER', 'TLS', 'CA', 'TTL'])(
    'is in no message when it is the value of %s of a component that the user named',
    local => {
      const env = { CHECKS: 'reports:postgresql', REPORTS_HOST: 'db.example', [`REPORTS_${local}`]: value };
      expect(saidAtStart(env)).not.toMatch(secret);
    },
  );

  it.each(['kind', 'critical', 'local', 'probe', 'timeoutMs', 'healthyTtlMs', 'prepare'])(
    "is in no message when a check in the user's code has it as its %s",
    field => {
      const own = ownChecks([
        { name: 'own', probe: async () => ({}), [field]: value } as unknown as OwnCheck,
      ]);
      expect(failure(() => createBeacon({ env: {}, own }))).not.toMatch(secret);
    },
  );

  it('is in no message when a probe returns it', () => {
    for (const given of [
      value,
      { reason: value },
      { detail: value },
      { detail: { a: [value] } },
      { gauges: value },
    ]) {
      expect(failure(() => assertObservation(given))).not.toMatch(secret);
    }
  });

  it('is in no message when a buffer gets it as the name of itself or of its table', () => {
    expect(failure(() => new AuditEventBuffer({ name: value }))).not.toMatch(secret);
    expect(
      failure(() =>
        postgresSink(
          {
            connect: async () => {
              throw new Error('unused');
            },
          },
          { table: value },
        ),
      ),
    ).not.toMatch(secret);
  });
});
