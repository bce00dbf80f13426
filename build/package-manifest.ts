import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { COMMON_JS } from './common-js.ts';
import { ENTRIES, OLDEST_NODE, PACKAGE_NAME, PEERS } from './package-entries.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** The package.json of the package: generated, because the repository's own lists build tools and a Node that users do not need. */
export function manifest() {
  const construct = pathsOf(ENTRIES['.'].source);
  const { version, description, license } = JSON.parse(readFileSync(`${ROOT}package.json`, 'utf8'));
  return {
    name: PACKAGE_NAME,
    version,
    description,
    license,
    type: 'module',
    sideEffects: false,
    engines: { node: `>=${OLDEST_NODE}` },
    bin: { beacon: './cli/main.js' },
    exports: Object.fromEntries(
      Object.entries(ENTRIES).map(([name, { source }]) => {
        const { script, types } = pathsOf(source);
        return [
          name,
          {
            import: { types: `./${types}`, default: `./${script}` },
            require: { types: `./${COMMON_JS}/${types}`, default: `./${COMMON_JS}/${script}` },
          },
        ];
      }),
    ),
    main: `./${COMMON_JS}/${construct.script}`,
    types: `./${COMMON_JS}/${construct.types}`,
    typesVersions: { '*': typesOfParts() },
    peerDependencies: PEERS,
    peerDependenciesMeta: Object.fromEntries(Object.keys(PEERS).map(name => [name, { optional: true }])),
  };
}

function pathsOf(source: string) {
  const path = source.replace(/\.ts$/, '');
  return { script: `${path}.js`, types: `types/${path}.d.ts` };
}

/** For TypeScript with `moduleResolution: node10`, which does not read `exports`. */
function typesOfParts(): Record<string, string[]> {
  const parts = Object.entries(ENTRIES).filter(([name]) => name !== '.');
  return Object.fromEntries(
    parts.map(([name, { source }]) => [name.slice('./'.length), [`${COMMON_JS}/${pathsOf(source).types}`]]),
  );
}
