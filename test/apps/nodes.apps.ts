import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PACKAGE_NAME } from '../../build/package-entries.ts';
import { run } from '../support/package.ts';
import { SERVICE } from '../support/package-service.ts';
import { AppFolder } from './support/app-folder.ts';
import { bundleTable, expectTable, FORMATS } from './support/bundled-table.ts';
import { NODES, RELEASES } from './support/releases.ts';

const PNPM = 'pnpm@10.34.8';

let app: AppFolder;
let tools: string;

beforeAll(async () => {
  tools = mkdtempSync(join(tmpdir(), 'beacon-nodes-'));
  app = new AppFolder('shop');
  app.addDependencies(RELEASES.newest);
  const install = ['install', '--store-dir', join(tools, 'store'), '--ignore-scripts'];
  app.run('npm', ['exec', '--yes', PNPM, '--', ...install]);
  await bundleTable(app.path);
});

afterAll(() => {
  app.remove();
  rmSync(tools, { recursive: true, force: true });
});

describe('an app that pnpm installed', () => {
  it.each(FORMATS)('shows in every row of the table what it must, as %s', format => {
    expectTable(app, format);
  });
});

describe.each(NODES)('on Node %s', version => {
  let node: string;

  beforeAll(() => {
    node = installNode(version);
    expect(run(node, ['--version'], tools).trim()).toBe(`v${version}`);
  });

  it.each(FORMATS)('every app of the table shows what it must, as %s', format => {
    expectTable(app, format, node);
  });

  it('a service uses the buffer and the handler', () => {
    app.write({ 'service.mjs': SERVICE });
    const answer = app.run(node, ['service.mjs']).trim().split('\n').at(-1) ?? '';
    expect(JSON.parse(answer)).toMatchObject({ statusCode: 206, body: expect.stringContaining('degraded') });
  });

  it('the command checks a URL', () => {
    const bin = join(app.path, 'node_modules', PACKAGE_NAME, 'cli/main.js');
    const { stdout, status } = spawnSync(node, [bin, 'check', 'http://127.0.0.1:4'], { encoding: 'utf8' });
    expect([status, stdout]).toEqual([3, expect.stringContaining('nothing listens at 127.0.0.1:4')]);
  });
});

/** Installs a package of npm that contains Node. @returns the path of the program */
function installNode(version: string): string {
  const { platform, arch } = process;
  const name = `${platform === 'darwin' && arch === 'arm64' ? 'node-bin' : 'node'}-${platform}-${arch}`;
  const folder = join(tools, version);
  run('npm', ['install', '--prefix', folder, '--no-audit', '--no-fund', `${name}@${version}`], tools);
  return join(folder, 'node_modules', name, 'bin', 'node');
}
