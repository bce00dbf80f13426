import { cpSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PACKAGE_NAME } from '../../build/package-entries.ts';
import { AppFolder } from './support/app-folder.ts';
import { bundleTable, expectTable, FORMATS } from './support/bundled-table.ts';
import { RELEASES } from './support/releases.ts';
import { TABLE } from './table/table.ts';

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

describe.each(['oldest', 'newest'] as const)('with the %s aws-cdk-lib', release => {
  it.each(FORMATS)('every app of the table shows what it must, as %s', format => {
    expectTable(apps[release], format);
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
  expect(message).toContain(`aws-cdk-lib ${RELEASES.oldest['aws-cdk-lib']} in `);
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
