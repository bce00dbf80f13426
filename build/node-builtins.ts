import { isBuiltin } from 'node:module';
import { relative } from 'node:path';
import type { Plugin } from 'esbuild';

/** Modules that a CommonJS package requires at its start, and that are loaded at their first use instead. A run without TLS does not use them. */
const LAZY: readonly string[] = ['assert', 'dns', 'tls'];

/** Exports that load more when they are read, by module. They are read at their first call. */
const READ_LATE: Readonly<Record<string, readonly string[]>> = { crypto: ['getRandomValues'] };

/**
 * Loads Node's own modules with `process.getBuiltinModule` instead of `import`. An import makes Node read every export,
 * and some exports load more: those of node:http load undici, which takes 25 to 33 ms of a cold start. CommonJS
 * packages in the bundle then also need no `createRequire`.
 */
export const nodeBuiltins: Plugin = {
  name: 'node-builtins',
  setup(build) {
    const { absWorkingDir: root = process.cwd() } = build.initialOptions;
    build.onResolve({ filter: /^[a-z_:/]+$/ }, ({ path, kind, importer }) => {
      if (!isBuiltin(path)) return undefined;
      const name = path.replace(/^node:/, '');
      const lazy = kind === 'require-call' && LAZY.includes(name);
      const whole = kind === 'require-call' ? 'builtin' : 'builtin-exports';
      // One for each importer: a shared one would become a file of its own, and loading a file costs more. The path is
      // relative, because esbuild names files and variables by it: a checkout in another folder makes the same bundle.
      return {
        path: `${name} in ${relative(root, importer)}`,
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

/** One export for each of the module's exports. esbuild drops those that are not imported, so they are never read. */
function exportsOf(name: string): string {
  const taken = `process.getBuiltinModule('node:${name}')`;
  const names = Object.keys(process.getBuiltinModule(`node:${name}`) ?? {}).filter(key =>
    /^[a-z]\w*$/i.test(key),
  );
  return [
    `export default /* @__PURE__ */ (() => ${taken})();`,
    ...names.map(key => {
      const read = READ_LATE[name]?.includes(key)
        ? `(...given) => ${taken}.${key}(...given)`
        : `/* @__PURE__ */ (() => ${taken}.${key})()`;
      return `const $${key} = ${read}; export { $${key} as ${key} };`;
    }),
  ].join('\n');
}
