import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { createAlarmHandler } from '../../functions/alarm/create-alarm-handler.ts';
import { LIMITS } from '../../lib/alarm/common/limits.ts';
import { AwsStandIn } from '../../local/aws/stand-in.ts';
import { alarmEvent } from '../support/alarm-events.ts';
import { EDGE_PATH, startBeacon, startProbe } from '../support/beacon.ts';
import { type LocalDynamoDb, startDynamoDb } from '../support/dynamodb.ts';
import { type Echo, EchoPeer } from '../support/echo-peer.ts';
import { restApiEvent } from '../support/events.ts';
import { errorMessage, int, packet, text } from '../support/postgres-wire.ts';
import { SecretsManager } from '../support/secrets-manager.ts';

const USER = 'canary-user';
const OPERATOR = 'arn:aws:iam::123456789012:user/ops';

/** Whatever is left of a user or a password of this test. */
const CANARY = /canary/i;

const PASSWORDS = {
  'with odd characters': 'Canary~7e1f pä/ss"w\\#0rd',
  'that is long': `Canary-${'9'.repeat(200)}`,
  'that is short': 'Canary1',
  'with line ends': 'Canary-1\r\nCanary-2',
};

let peer: EchoPeer;
let secrets: SecretsManager;
let aws: AwsStandIn;
let table: LocalDynamoDb;
let service = 0;

beforeAll(async () => {
  [peer, secrets, aws, table] = await Promise.all([
    EchoPeer.start(),
    SecretsManager.start(),
    AwsStandIn.start(),
    startDynamoDb(),
  ]);
  await table.createTable('beacon');
  const endpoints = {
    AWS_ENDPOINT_URL_SECRETS_MANAGER: secrets.url,
    AWS_ENDPOINT_URL_DYNAMODB: table.endpoint,
  };
  for (const [name, value] of Object.entries({ ...aws.env, ...endpoints })) vi.stubEnv(name, value);
});

afterEach(() => {
  aws.publications.length = 0;
});

afterAll(async () => {
  vi.unstubAllEnvs();
  await Promise.all([peer.stop(), secrets.stop(), aws.stop(), table.close()]);
});

type Env = Record<string, string>;

/** Where a login comes from: as a URL of a kind, and as a secret. */
const SOURCES: Readonly<
  Record<string, (password: string) => { readonly database: Env; readonly cache: Env }>
> = {
  'a URL': password => {
    const login = `${USER}:${encodeURIComponent(password)}@127.0.0.1:${peer.port}`;
    return {
      database: { DATABASE_URL: `postgres://${login}/orders` },
      cache: { CACHE_URL: `redis://${login}` },
    };
  },
  'a secret with a user': password => {
    secrets.put('login', JSON.stringify({ username: USER, password }));
    return fromSecret({}, {});
  },
  'a secret that is the password': password => {
    secrets.put('login', password);
    return fromSecret({ DATABASE_USER: USER }, { CACHE_USER: USER });
  },
};

function fromSecret(database: Env, cache: Env) {
  const server = { DATABASE_HOST: '127.0.0.1', DATABASE_PORT: String(peer.port), DATABASE_NAME: 'orders' };
  return {
    database: { ...server, DATABASE_SECRET_ARN: 'login', ...database },
    cache: { CACHE_URL: `redis://127.0.0.1:${peer.port}`, CACHE_SECRET_ARN: 'login', ...cache },
  };
}

/** How a peer repeats what it heard. */
const FORMS: Readonly<Record<string, (heard: string) => string>> = {
  'as it is': heard => heard,
  'in quotes': heard => JSON.stringify(heard),
  'percent-encoded': heard => encodeURIComponent(heard),
  'cut off': heard => heard.slice(0, 128),
  'on one line': heard => heard.replace(/[\r\n]/g, ' '),
};

type Form = (heard: string) => string;

const line = (words: string) => `${words.replace(/[\r\n]/g, ' ')}\r\n`;

/** What Redis, and what stands before it, says with what it heard. */
const REDIS: Readonly<Record<string, (form: Form) => Echo>> = {
  'an unknown command': form => heard => {
    const args = [...heard.toString().matchAll(/\$\d+\r\n([\s\S]*?)\r\n(?=[$*]|$)/g)].map(
      ([, arg]) => `'${form(arg ?? '')}'`,
    );
    return `-ERR unknown command 'auth', with args beginning with: ${line(args.slice(1).join(' '))}`;
  },
  'an error': form => heard => `-${line(form(heard.toString()))}`,
  'a reply that none asked for': form => heard => `+${line(form(heard.toString()))}`.repeat(6),
  'another protocol': form => heard => `HTTP/1.1 400 ${form(heard.toString())}`,
  'the place of a key': form => heard => {
    const [, password = ''] = /\$\d+\r\n(Canary[\s\S]*?)\r\n\*/.exec(heard.toString()) ?? [];
    return `-MOVED 1 ${inUrl(form(password)).slice(0, 60)}:6379\r\n`.repeat(3);
  },
};

const inUrl = (value: string) => (/\s/.test(value) ? encodeURIComponent(value) : value);

const ASKS = packet('R', int(3));

const afterAsking =
  (answer: (heard: string) => Buffer): Echo =>
  (heard, turn) =>
    turn === 0 ? ASKS : answer(heard.toString('utf8', 5).replaceAll('\0', ' '));

/** What PostgreSQL, and what stands before it, says with what it heard. */
const POSTGRESQL: Readonly<Record<string, (form: Form) => Echo>> = {
  'an error': form => afterAsking(heard => errorMessage('FATAL', '28P01', form(heard))),
  'an error with all its fields': form =>
    afterAsking(heard =>
      packet('E', Buffer.from(`S${form(heard)}\0C${form(heard)}\0M${form(heard)}\0D${form(heard)}\0\0`)),
    ),
  'an error before the protocol': form => heard =>
    Buffer.from(`E${form(heard.toString('utf8', 8).replaceAll('\0', ' '))}\0`),
  'a notice': form =>
    afterAsking(heard => packet('N', Buffer.concat([text(`M${form(heard)}`), Buffer.from([0])]))),
  'another login method': form =>
    afterAsking(heard => packet('R', Buffer.concat([int(10), text(form(heard)), text('')]))),
  'another protocol': form => afterAsking(heard => Buffer.from(form(heard))),
};

const LIMITS_OF_TEST = { ...LIMITS, gatherMs: 20, watchMs: 50, handoverMs: 10, tableMs: 5000 };

/** What everybody is told about a run: the log, strangers, signed callers, the probe's caller, the people who get the mail. */
async function told(env: Env, isMailed: boolean): Promise<string[]> {
  const settings = {
    ...{ DATABASE_TLS: 'off', DATABASE_TIMEOUT_MS: '100', CACHE_TIMEOUT_MS: '100', CHECK_DEADLINE_MS: '400' },
    ...env,
  };
  const beacon = startBeacon(settings);
  const paths = ['/health', '/health/details', EDGE_PATH];
  const answers: unknown[] = [];
  for (const path of paths)
    answers.push(
      await beacon.invoke(
        restApiEvent({
          path,
          caller: path.endsWith('details') ? OPERATOR : '',
        }),
      ),
    );
  const probe = startProbe(settings);
  const report = await probe.invoke({});
  const mail = isMailed ? await mailAbout(report) : [];
  beacon.close();
  probe.close();
  return [...answers, report, ...beacon.logs, ...probe.logs, ...mail].map(each => JSON.stringify(each));
}

/** The messages of the alarm function, and its log, after an answer of the probe function. */
async function mailAbout(report: unknown): Promise<unknown[]> {
  const lines: string[] = [];
  service += 1;
  aws.invoked = async () => report;
  const names = { SERVICE_NAME: `orders-${service}`, PROBE_FUNCTION_NAME: 'probe', TABLE_NAME: 'beacon' };
  const handle = createAlarmHandler({
    env: { ...aws.env, ...names, TOPIC_ARN: 'arn:aws:sns:eu-west-1:111122223333:orders' },
    limits: LIMITS_OF_TEST,
    write: each => lines.push(each),
  });
  await handle(alarmEvent({ name: 'down' }), { awsRequestId: 'request-1' });
  expect(aws.publications).not.toEqual([]);
  return [...lines, ...aws.publications];
}

/** Runs with a peer that repeats what it hears. @param form its mail is read, too, where it changes nothing */
async function leaks(echoOf: (form: Form) => Echo, form: Form, env: Env): Promise<string[]> {
  peer.echo = echoOf(form);
  const all = await told(env, form === FORMS['as it is']);
  return all.filter(each => CANARY.test(each));
}

describe.each(Object.entries(PASSWORDS))('a password %s', (_kind, password) => {
  it.each(Object.entries(POSTGRESQL))(
    'is told to nobody when a database repeats it as %s',
    async (_what, echoOf) => {
      const { database } = SOURCES['a URL']?.(password) ?? {};
      for (const form of Object.values(FORMS)) expect(await leaks(echoOf, form, database ?? {})).toEqual([]);
    },
  );

  it.each(Object.entries(REDIS))('is told to nobody when a cache repeats it as %s', async (what, echoOf) => {
    const { cache } = SOURCES['a URL']?.(password) ?? {};
    const CACHE_CLUSTER = String(what === 'the place of a key');
    for (const form of Object.values(FORMS)) {
      expect(await leaks(echoOf, form, { ...cache, CACHE_CLUSTER })).toEqual([]);
    }
  });
});

describe.each(Object.entries(SOURCES))('a login from %s', (_source, envOf) => {
  it('is told to nobody when a server repeats it', async () => {
    for (const password of Object.values(PASSWORDS)) {
      for (const echoOf of Object.values(POSTGRESQL)) {
        expect(await leaks(echoOf, heard => heard, envOf(password).database)).toEqual([]);
      }
      for (const echoOf of Object.values(REDIS)) {
        expect(await leaks(echoOf, heard => heard, envOf(password).cache)).toEqual([]);
      }
    }
  });
});

describe('a secret that is no login', () => {
  it.each(['{"username":"canary-user","password":7}', '{password: canary-1234', '{"canary-user":"canary"}'])(
    'is told to nobody: %s',
    async text => {
      secrets.put('login', text);
      const { database, cache } = fromSecret({}, {});
      const all = await told({ ...database, ...cache }, true);
      expect(all.join()).toContain('credentials_unavailable');
      expect(all.filter(each => CANARY.test(each))).toEqual([]);
    },
  );
});
