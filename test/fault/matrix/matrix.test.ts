import { readFileSync } from 'node:fs';
import tls from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readSection, writeSection } from '../../../build/doc-sections.ts';
import { REASONS, type Reason } from '../../../lib/names/reasons.ts';
import { COMMON } from '../../../lib/settings/common.ts';
import { type Answer, EDGE_PATH, startBeacon } from '../../support/beacon.ts';
import { Certificates } from '../../support/certificates.ts';
import { SecretsManager } from '../../support/secrets-manager.ts';
import { AGED_ROWS } from './aged-rows.ts';
import { CACHE_ROWS } from './cache-rows.ts';
import { DATABASE_ROWS } from './database-rows.ts';
import { DEADLINE_MS, Kit } from './kit.ts';
import { loginRows } from './login-rows.ts';
import { networkRows } from './network-rows.ts';
import { proxyRows } from './proxy-rows.ts';
import { Results } from './results.ts';
import type { Row, Scene } from './row.ts';
import { tlsRows } from './tls-rows.ts';

const certificates = new Certificates();
const secrets = await SecretsManager.start();
const results = new Results();
const trusted = tls.getCACertificates('default');
let kit: Kit;

const ROWS: readonly Row[] = [
  ...networkRows('database'),
  ...DATABASE_ROWS,
  ...networkRows('cache'),
  ...CACHE_ROWS,
  ...tlsRows(certificates),
  ...loginRows(secrets, certificates),
  ...proxyRows(secrets),
  ...AGED_ROWS,
];

beforeAll(async () => {
  tls.setDefaultCACertificates([...trusted, readFileSync(certificates.ca, 'utf8')]);
  Object.assign(process.env, {
    AWS_ENDPOINT_URL_SECRETS_MANAGER: secrets.url,
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'example',
  });
  kit = await Kit.start();
});

afterAll(async () => {
  tls.setDefaultCACertificates(trusted);
  certificates.remove();
  await Promise.all([kit.stop(), secrets.stop()]);
});

type Mode = 'cold' | 'warm' | 'critical' | 'default';

/** An empty variable counts as unset. */
const DEFAULT_LIMITS = { DATABASE_TIMEOUT_MS: '', CACHE_TIMEOUT_MS: '', CHECK_DEADLINE_MS: '' };

const DEFAULT_DEADLINE_MS = COMMON.CHECK_DEADLINE_MS.default;

/** Causes the fault, requests, removes the fault, and requests again. */
async function play(row: Row, mode: Mode): Promise<void> {
  await kit.begin();
  const scene = await row.arrange(kit);
  const critical = mode === 'critical' ? { CRITICAL_COMPONENTS: 'database,cache' } : {};
  const limits = mode === 'default' ? DEFAULT_LIMITS : {};
  const beacon = startBeacon({ ...kit.env, ...scene.env, ...critical, ...limits });
  const mend = once(scene.mends);
  try {
    if (mode === 'warm') await warmUp(row, scene, () => beacon.get('/health'));
    await scene.breaks();
    judge(row, mode, await beacon.get('/health'));
    if (!scene.mends) return;
    await mend();
    const again = await beacon.get('/health');
    expect(again.json.components[row.component]).toMatchObject({ state: 'up' });
    expect(again.statusCode).toBe(200);
    if (mode !== 'default') results.mended(row, again.ms);
  } finally {
    await mend(); // a row that failed must not break the next ones
    beacon.close();
    await scene.tidies?.();
    await kit.end();
  }
}

function once(work: (() => unknown) | undefined): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => {
    done ??= Promise.resolve(work?.()).then(() => {});
    return done;
  };
}

/** A fault that can be removed begins after a good answer; one that cannot exists from the start. */
async function warmUp(row: Row, scene: Scene, ask: () => Promise<Answer>): Promise<void> {
  const before = await ask();
  if (scene.mends || row.code === 200) expect(before.statusCode).toBe(200);
}

function judge(row: Row, mode: Mode, { json, statusCode, ms }: Answer): void {
  const { [row.component]: part, ...others } = json.components;
  expect(part.reason).toBe(row.reason);
  expect(part.state).toBe(row.reason ? expectedState(row) : 'up');
  expect(statusCode).toBe(mode === 'critical' && part.state === 'down' ? 503 : row.code);
  expect(ms).toBeLessThan((mode === 'default' ? DEFAULT_DEADLINE_MS : DEADLINE_MS) + 100);
  for (const other of Object.values(others)) if (isComponent(other)) expect(other.state).toBe('up');
  if (mode !== 'default') results.answered(row, ms);
}

/** The first line of each reason. */
const CLASSES = ROWS.filter(
  ({ reason, only }, index) =>
    reason &&
    only !== 'warm' &&
    ROWS.findIndex(row => row.reason === reason && row.only !== 'warm') === index,
);

const SATURATED: readonly unknown[] = ['too_many_connections', 'disk_full', 'out_of_memory'];

const expectedState = ({ reason, stillWorks }: Row) =>
  stillWorks || SATURATED.includes(reason) ? 'degraded' : 'down';

const isComponent = (part: unknown): part is { state: string } => typeof part === 'object' && part !== null;

const COLD = 'is read rightly by the first request of a process';
const WARM = 'is read rightly by a process that is warm';
const CRITICAL = 'is read rightly where the cache is critical';

describe.each(['database', 'cache'] as const)('the %s', component => {
  describe.each(ROWS.filter(row => row.component === component))('when $fault', row => {
    if (row.only !== 'warm') it(COLD, () => play(row, 'cold'));
    if (row.only !== 'cold') it(WARM, () => play(row, 'warm'));
    if (component === 'cache' && row.reason && row.only !== 'warm') it(CRITICAL, () => play(row, 'critical'));
  });
});

describe('with the limits of time as they are by default', () => {
  it.each(CLASSES)('$reason is read rightly: the $component, $fault', row => play(row, 'default'));
});

/** What the edge path answers for a reason: 503 on evidence against the dependency only. */
function edgeAnswer(reason: Reason): { statusCode: number; body: string } {
  const { state, blame } = REASONS[reason];
  if (state === 'degraded') return { statusCode: 206, body: '{"status":"degraded"}' };
  const isEvidence = reason !== 'authentication_failed' && (blame === 'dependency' || blame === 'either');
  return isEvidence
    ? { statusCode: 503, body: '{"status":"down"}' }
    : { statusCode: 200, body: '{"status":"unknown"}' };
}

describe('the edge path, cold', () => {
  it.each(CLASSES)('$reason moves traffic only if the $component is to blame: $fault', async row => {
    await kit.begin();
    const scene = await row.arrange(kit);
    const beacon = startBeacon({
      ...kit.env,
      ...scene.env,
      ...DEFAULT_LIMITS,
      EDGE_COMPONENTS: row.component,
    });
    try {
      await scene.breaks();
      const { statusCode, body, ms } = await beacon.get(EDGE_PATH);
      expect({ statusCode, body }).toEqual(edgeAnswer(row.reason as Reason));
      expect(ms).toBeLessThan(COMMON.EDGE_DEADLINE_MS.default + 100);
    } finally {
      await scene.mends?.();
      beacon.close();
      await scene.tidies?.();
      await kit.end();
    }
  });
});

describe('docs/failures.md', () => {
  it('shows these very lines (`npm run matrix` writes them)', () => {
    if (process.env.WRITE_DOCS) writeSection('faults', results.table(ROWS));
    expect(Results.facts(readSection('faults'))).toEqual(Results.facts(results.table(ROWS)));
  });
});
