import { cpSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PACKAGE_NAME } from '../../build/package-entries.ts';
import { AppFolder } from './support/app-folder.ts';
import type { Shown } from './table/row.ts';
import { TABLE } from './table/table.ts';

/** The oldest releases that the package names, and the newest of this repository. */
const RELEASES = {
  oldest: { 'aws-cdk-lib': '2.178.0', constructs: '10.0.0' },
  newest: { 'aws-cdk-lib': '2.276.0', constructs: '10.8.1' },
} as const;

const FORMATS = { esm: 'run-table.mjs', cjs: 'run-table.cjs' } as const;

type Release = keyof typeof RELEASES;

const apps = {} as Record<Release, AppFolder>;

beforeAll(async () => {
  for (const release of ['oldest', 'newest'] as const) {
    apps[release] = new AppFolder('shop');
    apps[release].install(RELEASES[release]);
    await bundleTable(apps[release].path);
  }
});

afterAll(() => {
  for (const app of Object.values(apps)) app.remove();
});

/** The table as a program, in both formats. It loads CDK and the package from the app's folder. */
async function bundleTable(folder: string): Promise<void> {
  for (const format of ['esm', 'cjs'] as const) {
    await build({
      entryPoints: [fileURLToPath(new URL('support/run-table.ts', import.meta.url))],
      bundle: true,
      platform: 'node',
      format,
      external: ['aws-cdk-lib', 'constructs', PACKAGE_NAME],
      outfile: join(folder, FORMATS[format]),
    });
  }
}

describe.each(['oldest', 'newest'] as const)('with the %s aws-cdk-lib', release => {
  it.each(['esm', 'cjs'] as const)('every app of the table shows what it must, as %s', format => {
    const output = apps[release].run(process.execPath, [FORMATS[format]], { CDK_VALIDATION: 'false' });
    const shown: Shown[] = JSON.parse(output);
    for (const [index, { target, shows }] of TABLE.entries()) {
      const expected = 'fault' in shows ? { fault: expect.stringContaining(shows.fault) } : shows;
      expect(shown[index], target).toEqual(expected);
    }
  });
});

it('the oldest and the newest make the same resources of the health check', () => {
  for (const [index, { target, shows }] of TABLE.entries()) {
    if ('fault' in shows) continue;
    expect(healthResources('oldest', index), target).toEqual(healthResources('newest', index));
  }
});

/** The resources below the health check, of the app that ran last. What CDK alone decides about them is left out. */
function healthResources(release: Release, index: number): object {
  const out = join('out', String(index));
  const templates = readdirSync(join(apps[release].path, out)).filter(name =>
    name.endsWith('.template.json'),
  );
  return Object.fromEntries(
    templates.flatMap(name =>
      Object.entries<Resource>(apps[release].json(join(out, name)).Resources)
        .filter(([id]) => id.startsWith('Health'))
        .map(([id, { Type, Properties = {} }]) => [id, { Type, ...withoutMetrics(Properties) }]),
    ),
  );
}

type Resource = { readonly Type: string; readonly Properties?: Readonly<Record<string, unknown>> };

/** Newer releases of CDK write the default of `ReturnData` into each expression. */
const withoutMetrics = ({ Metrics, ...others }: Readonly<Record<string, unknown>>) => ({
  ...others,
  isExpression: Metrics !== undefined,
});

it('two copies of aws-cdk-lib are named, with the way to find them', () => {
  const { oldest, newest } = apps;
  const nested = join(newest.path, 'node_modules', PACKAGE_NAME, 'node_modules');
  mkdirSync(nested);
  cpSync(join(oldest.path, 'node_modules/aws-cdk-lib'), join(nested, 'aws-cdk-lib'), { recursive: true });
  newest.write({ 'copies.mjs': COPIES });
  const message = newest.run(process.execPath, ['copies.mjs']);
  expect(message).toContain(
    'scope: comes from another copy of aws-cdk-lib or constructs than the health check',
  );
  expect(message).toContain('vpc: comes from another copy');
  expect(message).toContain('aws-cdk-lib 2.178.0 in ');
  expect(message).toContain('npm ls aws-cdk-lib constructs');
});

const COPIES = `
import { App, Stack } from 'aws-cdk-lib';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import { HealthCheck } from '${PACKAGE_NAME}';
const stack = new Stack(new App(), 'Shop');
try {
  new HealthCheck(stack, 'Health', { vpc: new Vpc(stack, 'Vpc'), buffer: true });
} catch (error) {
  console.log(error.message);
}
`;
