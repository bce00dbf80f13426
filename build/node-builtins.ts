import { isBuiltin } from 'node:module';
import type { Plugin } from 'esbuild';

/** Loaded when first used, where a CommonJS package asks for them: no first run without TLS needs them. */
const LAZY: readonly string[] = ['assert', 'dns', 'tls'];

/**
 * Takes Node's own modules by `process.getBuiltinModule` instead of by `import`. An import makes Node read every
 * export, the lazy ones too: of node:http that loads undici, 25 to 33 ms of a cold start; of others some less.
 * It also saves `createRequire` for the CommonJS packages inside.
 */
export const nodeBuiltins: Plugin = {
  name: 'node-builtins',
  setup(build) {
    build.onResolve({ filter: /^[a-z_:/]+$/ }, ({ path, kind, importer }) => {
      if (!isBuiltin(path)) return undefined;
      const name = path.replace(/^node:/, '');
      const lazy = kind === 'require-call' && LAZY.includes(name);
      // One for each importer: a shared one would be a file of its own, and cost more than it holds.
      return {
        path: `${name} in ${importer}`,
        namespace: lazy ? 'lazy-builtin' : 'builtin',
        pluginData: name,
      };
    });
    build.onLoad({ filter: /.*/, namespace: 'builtin' }, ({ pluginData }) => ({
      contents: `module.exports = process.getBuiltinModule('node:${pluginData}')`,
    }));
    build.onLoad({ filter: /.*/, namespace: 'lazy-builtin' }, ({ pluginData }) => ({
      contents: `const load = () => process.getBuiltinModule('node:${pluginData}');
        module.exports = new Proxy(() => {}, {
          get: (_target, key) => load()[key],
          apply: (_target, self, args) => Reflect.apply(load(), self, args),
        });`,
    }));
  },
};
