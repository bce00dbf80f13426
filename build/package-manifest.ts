import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ENTRIES, PACKAGE_NAME, PEERS } from './package-entries.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** The package.json of the package: generated, because the repository's own lists build tools and a Node that users do not need. */
export function manifest() {
  const { version, description, license, engines, devDependencies } = JSON.parse(
    readFileSync(`${ROOT}package.json`, 'utf8'),
  );
  return {
    name: PACKAGE_NAME,
    version,
    description,
    license,
    type: 'module',
    sideEffects: false,
    engines,
    bin: { beacon: './cli/main.js' },
    exports: Object.fromEntries(
      Object.entries(ENTRIES).map(([name, { source }]) => {
        const path = source.replace(/\.ts$/, '');
        return [name, { types: `./types/${path}.d.ts`, default: `./${path}.js` }];
      }),
    ),
    peerDependencies: Object.fromEntries(PEERS.map(name => [name, `^${devDependencies[name]}`])),
    peerDependenciesMeta: Object.fromEntries(PEERS.map(name => [name, { optional: true }])),
  };
}
