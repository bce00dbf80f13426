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
      const whole = kind === 'require-call' ? 'builtin' : 'builtin-exports';
      // One for each importer: a shared one would be a file of its own, and cost more than it holds.
      return {
        path: `${name} in ${importer}`,
        namespace: lazy ? 'lazy-builtin' : whole,
        pluginData: name,
      };
    });
    build.onLoad({ filter: /.*/, namespace: 'builtin' }, ({ pluginData }) => ({
      contents: `module.exports = process.getBuiltinModule('node:${pluginData}')`,
    }));
    build.onLoad({ filter: /.*/, namespace: 'builtin-exports' }, ({ pluginData }) => ({
      contents: exportsOf(pluginData),
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

/** One export for each name that the module has. Those that are not imported are dropped, and so are never read. */
function exportsOf(name: string): string {
  const taken = `process.getBuiltinModule('node:${name}')`;
  const names = Object.keys(process.getBuiltinModule(`node:${name}`) ?? {}).filter(key =>
    /^[a-z]\w*$/i.test(key),
  );
  return [
    `export default /* @__PURE__ */ (() => ${taken})();`,
    ...names.map(
      key => `const $${key} = /* @__PURE__ */ (() => ${taken}.${key})(); export { $${key} as ${key} };`,
    ),
  ].join('\n');
}
