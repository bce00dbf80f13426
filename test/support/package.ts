import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleFunctions } from '../../build/bundle.ts';
import { buildPackage } from '../../build/package.ts';
import { PACKAGE_NAME } from '../../build/package-entries.ts';

const MODULES = fileURLToPath(new URL('../../node_modules', import.meta.url));

export type Packed = {
  /** The bundles that went into the package. */
  readonly bundles: string;
  /** The path of the tarball. */
  readonly tarball: string;
  /** A folder of an app that has installed the package, and of the peers those that are asked for. */
  readonly install: (name: string, peers: readonly string[]) => string;
  readonly remove: () => void;
};

/** Builds the package, packs it, and unpacks it into apps as `npm install` would: no network is needed. */
export async function packPackage(): Promise<Packed> {
  const root = mkdtempSync(join(tmpdir(), 'beacon-package-'));
  const bundles = join(root, 'bundles');
  await buildPackage(join(root, 'package'), await bundleFunctions(bundles));
  const tarball = run('npm', ['pack', './package', '--silent'], root).trim();
  return {
    bundles,
    tarball: join(root, tarball),
    install(name, peers) {
      const app = join(root, name);
      const folder = join(app, 'node_modules', PACKAGE_NAME);
      mkdirSync(folder, { recursive: true });
      run('tar', ['-xzf', join(root, tarball), '-C', folder, '--strip-components=1'], root);
      for (const peer of peers) symlinkSync(join(MODULES, peer), join(app, 'node_modules', peer));
      return app;
    },
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}

/** Runs a command, and gives what it wrote. @throws Error with all of it, should it fail */
export function run(
  command: string,
  args: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv = {},
): string {
  const options = { cwd, encoding: 'utf8', env: { ...process.env, ...env } } as const;
  const { status, stdout, stderr } = spawnSync(command, args, options);
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status}:\n${stdout}${stderr}`);
  return stdout;
}
