import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PACKAGE_NAME, PEERS } from '../../build/package-entries.ts';
import type { HttpResponse } from '../../lib/http/response.ts';
import { restApiEvent } from '../support/events.ts';
import { LambdaRuntime } from '../support/lambda-runtime.ts';
import { type Packed, packPackage, run } from '../support/package.ts';
import { SERVICE } from '../support/package-service.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

let packed: Packed;

beforeAll(async () => {
  packed = await packPackage();
});

afterAll(() => packed?.remove());

/** The app that the README tells people to write. */
function tenLines(): string {
  const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
  const [, code] = /<!-- ten lines -->\n+```ts\n([\s\S]*?)```/.exec(readme) ?? [];
  if (!code) throw new Error('The README has no ten lines.');
  return code;
}

const asCommonJs = (code: string) =>
  code.replace(
    /import \{([^}]*)\} from ('[^']+')/g,
    (_, names, from) => `const {${names}} = require(${from})`,
  );

const FORMS = {
  ESM: ['app.mjs', (code: string) => code],
  CommonJS: ['app.cjs', asCommonJs],
} as const;

/** Writes an app in a form, runs it as `cdk synth` would, and gives the folder of what it made. */
function synth(form: keyof typeof FORMS): string {
  const [file, write] = FORMS[form];
  const app = packed.install(form, Object.keys(PEERS));
  writeFileSync(join(app, file), write(tenLines()));
  run(process.execPath, [file], app, { CDK_OUTDIR: 'cdk.out' });
  return join(app, 'cdk.out');
}

/** Every file below a folder, by its path, with what is in it. */
function contents(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(each => each.isFile());
  return Object.fromEntries(
    files.map(({ parentPath, name }) => {
      const path = join(parentPath, name);
      return [path.slice(folder.length), createHash('sha256').update(readFileSync(path)).digest('hex')];
    }),
  );
}

/** The assets that are functions, by the bundle that they hold. */
function assets(out: string): string[] {
  return readdirSync(out)
    .filter(name => name.startsWith('asset.'))
    .map(name => join(out, name));
}

describe('the package', () => {
  const manifest = () => {
    const app = packed.install('manifest', []);
    return JSON.parse(readFileSync(join(app, 'node_modules', PACKAGE_NAME, 'package.json'), 'utf8'));
  };

  it('has no dependencies, and two peers that are optional without the construct', () => {
    expect(manifest()).toMatchObject({
      name: PACKAGE_NAME,
      type: 'module',
      bin: { beacon: './cli/main.js' },
      peerDependenciesMeta: { 'aws-cdk-lib': { optional: true }, constructs: { optional: true } },
    });
    const fields = Object.keys(manifest());
    expect(fields.filter(field => /^(d|optionalD|bundledD)ependencies|scripts|private/.test(field))).toEqual(
      [],
    );
  });

  it('has the name that the README shows', () => {
    expect(tenLines()).toContain(`from '${PACKAGE_NAME}'`);
  });
});

describe.each(['ESM', 'CommonJS'] as const)('ten lines in a new %s app', form => {
  let out: string;

  beforeAll(() => {
    out = synth(form);
  });

  it('make a health check', () => {
    const [template] = readdirSync(out).filter(each => each.endsWith('.template.json'));
    const { Resources } = JSON.parse(readFileSync(join(out, template ?? ''), 'utf8'));
    const types = Object.values<{ Type: string }>(Resources).map(({ Type }) => Type);
    expect(types.filter(type => type === 'AWS::ApiGateway::RestApi').length).toBe(1);
  });

  it('deploy the bundles that were built', () => {
    const hashes = assets(out).map(folder => contents(folder));
    for (const bundle of ['health', 'probe', 'alarm']) {
      expect(hashes).toContainEqual(contents(join(packed.bundles, bundle)));
    }
  });

  it('deploy code that answers under the Lambda runtime client', async () => {
    const health = JSON.stringify(contents(join(packed.bundles, 'health')));
    const folder = assets(out).find(each => JSON.stringify(contents(each)) === health);
    const runtime = await LambdaRuntime.create();
    try {
      runtime.spawn({ folder: folder ?? '', env: { SERVICE_NAME: 'orders' } });
      const { statusCode, body } = (await runtime.invoke(restApiEvent({ path: '/health' }))) as HttpResponse;
      expect(statusCode).toBe(200);
      expect(JSON.parse(body)).toMatchObject({ status: 'up', components: { memory: { healthy: true } } });
    } finally {
      await runtime.stop();
    }
  });
});

describe('the command', () => {
  it('is the bin of the package, and needs nothing else', () => {
    const app = packed.install('command', []);
    const bin = join(app, 'node_modules', PACKAGE_NAME, 'cli/main.js');
    const ran = spawnSync(bin, ['check', 'http://127.0.0.1:4'], { cwd: app, encoding: 'utf8' });
    expect(ran.stdout).toContain('nothing listens at 127.0.0.1:4');
    expect(ran.status).toBe(3);
  });
});

describe('a service without CDK', () => {
  it('uses the buffer and the handler, with a check of its own', () => {
    const app = packed.install('service', []);
    writeFileSync(join(app, 'service.mjs'), SERVICE);
    const answer = run(process.execPath, ['service.mjs'], app).trim().split('\n').at(-1) ?? '';
    const { statusCode, body } = JSON.parse(answer); // after the lines of log and metrics
    expect(statusCode).toBe(206);
    expect(JSON.parse(body)).toMatchObject({
      status: 'degraded',
      components: { queue: { state: 'down', reason: 'unavailable' }, buffer: { item_count: 1 } },
    });
  });

  it('loads one part without the others', () => {
    const app = packed.install('alone', []);
    writeFileSync(join(app, 'alone.mjs'), ALONE);
    const loaded: string[] = JSON.parse(run(process.execPath, ['alone.mjs'], app));
    expect(loaded.length).toBeGreaterThan(0);
    expect(loaded.filter(path => !path.includes(join(PACKAGE_NAME, 'package')))).toEqual([]);
    expect(loaded.filter(path => /handler|postgres|cache|secrets/.test(path))).toEqual([]);
  });
});

it('has types that know right from wrong', () => {
  const app = packed.install('types', [...Object.keys(PEERS), '@types', 'undici-types']);
  writeFileSync(join(app, 'tsconfig.json'), JSON.stringify(TSCONFIG));
  writeFileSync(join(app, 'app.ts'), `${tenLines()}\n${TYPES}`);
  const compiler = join(ROOT, 'node_modules/typescript/bin/tsc');
  expect(run(process.execPath, [compiler, '--project', '.'], app)).toBe('');
});

const TSCONFIG = {
  compilerOptions: {
    target: 'es2024',
    module: 'nodenext',
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    types: ['node'],
  },
  files: ['app.ts'],
};

const TYPES = `
import { AuditEventBuffer } from '${PACKAGE_NAME}/buffer';
import { type Check, createHealthHandler } from '${PACKAGE_NAME}/handler';

const check: Check = { name: 'queue', kind: 'sqs', critical: true, local: true, look: () => ({}) };
createHealthHandler({ checks: [check], buffer: new AuditEventBuffer() });
// @ts-expect-error a check has a name
createHealthHandler({ checks: [{ kind: 'sqs', critical: true, local: true, look: () => ({}) }] });
// @ts-expect-error there is no such thing to check
new HealthCheck(stack, 'Wrong', { databse: {} });
// @ts-expect-error the limit has a number of requests
new HealthCheck(stack, 'Wronger', { buffer: true, perClientLimit: { limit: 100 } });
`;

const ALONE = `
import { registerHooks } from 'node:module';
const loaded = [];
registerHooks({
  load(url, context, next) {
    if (url.startsWith('file:')) loaded.push(url);
    return next(url, context);
  },
});
await import('${PACKAGE_NAME}/buffer');
process.stdout.write(JSON.stringify(loaded));
`;
