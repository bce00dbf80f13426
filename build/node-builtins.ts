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
    build.onResolve({ filter: /^[a-z_:/]+$/ }, ({ path, kind }) => {
      if (!isBuiltin(path)) return undefined;
      const name = path.replace(/^node:/, '');
      const lazy = kind === 'require-call' && LAZY.includes(name);
      return { path: name, namespace: lazy ? 'lazy-builtin' : 'builtin' };
    });
    build.onLoad({ filter: /.*/, namespace: 'builtin' }, ({ path }) => ({
      contents: `module.exports = process.getBuiltinModule('node:${path}')`,
    }));
    build.onLoad({ filter: /.*/, namespace: 'lazy-builtin' }, ({ path }) => ({
      contents: `const load = () => process.getBuiltinModule('node:${path}');
        module.exports = new Proxy(() => {}, {
          get: (_target, key) => load()[key],
          apply: (_target, self, args) => Reflect.apply(load(), self, args),
        });`,
    }));
  },
};
