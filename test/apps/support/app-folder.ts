import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inject } from 'vitest';
import { PACKAGE_NAME } from '../../../build/package-entries.ts';
import { run } from '../../support/package.ts';

const TOOLS = fileURLToPath(new URL('../../../node_modules/.bin', import.meta.url));

type Packages = Readonly<Record<string, string>>;

/** The folder of an app, outside the repository, so that it finds no packages but its own. */
export class AppFolder {
  readonly path: string;

  /** @param name of the folder: `cdk init` takes names of classes from it */
  constructor(name: string) {
    this.path = join(mkdtempSync(join(tmpdir(), 'beacon-app-')), name);
    mkdirSync(this.path);
  }

  /** Writes files, by their paths. */
  write(files: Readonly<Record<string, string | object>>): void {
    for (const [file, content] of Object.entries(files)) {
      mkdirSync(dirname(join(this.path, file)), { recursive: true });
      const text = typeof content === 'string' ? content : JSON.stringify(content, null, 2);
      writeFileSync(join(this.path, file), text);
    }
  }

  read(file: string): string {
    return readFileSync(join(this.path, file), 'utf8');
  }

  json(file: string) {
    return JSON.parse(this.read(file));
  }

  /** Adds the package to the dependencies, and installs all of them with npm. */
  install(packages: Packages = {}): void {
    this.addDependencies(packages);
    this.run('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error']);
  }

  /** Adds the package, and others, to the dependencies. */
  addDependencies(packages: Packages): void {
    const manifest = this.#manifest();
    const dependencies = {
      ...manifest.dependencies,
      ...packages,
      [PACKAGE_NAME]: `file:${inject('tarball')}`,
    };
    this.write({ 'package.json': { private: true, ...manifest, dependencies } });
  }

  /** Runs a command in the folder, without the settings of the npm that runs the tests. @throws Error with its output */
  run(command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): string {
    const inherited = Object.keys(process.env).filter(name => /^npm_/i.test(name) && !/registry/.test(name));
    return run(command, args, this.path, {
      ...Object.fromEntries(inherited.map(name => [name, undefined])),
      PATH: [join(this.path, 'node_modules/.bin'), dirname(process.execPath), process.env.PATH].join(
        delimiter,
      ),
      CDK_DISABLE_CLI_TELEMETRY: 'true',
      ...env,
    });
  }

  /** Runs the `cdk` that this repository uses. */
  cdk(...args: string[]): string {
    return this.run(process.execPath, [join(TOOLS, 'cdk'), ...args]);
  }

  /** The resources of the only template in a folder. */
  resources(out = 'cdk.out'): Record<string, { readonly Type: string }> {
    const [template, ...more] = readdirSync(join(this.path, out)).filter(name =>
      name.endsWith('.template.json'),
    );
    if (!template || more.length > 0) throw new Error('The app was to make one template.');
    return this.json(join(out, template)).Resources;
  }

  remove(): void {
    rmSync(dirname(this.path), { recursive: true, force: true });
  }

  #manifest() {
    return readdirSync(this.path).includes('package.json') ? this.json('package.json') : {};
  }
}

/** How many resources of a type there are. */
export function count(resources: Record<string, { readonly Type: string }>, type: string): number {
  return Object.values(resources).filter(({ Type }) => Type === type).length;
}
