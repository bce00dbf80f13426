import type { Plugin } from 'esbuild';

const HELPERS = '@middy/util';

/**
 * Gives the parser of bodies, which few requests need, a copy of Middy's helpers of its own. Middy's core uses
 * nothing of them, but were they one file for both, every start would load it, and `node:http` with it.
 */
export const parserApart: Plugin = {
  name: 'parser-apart',
  setup(build) {
    build.onResolve(
      { filter: new RegExp(`^${HELPERS}$`) },
      async ({ importer, kind, resolveDir, pluginData }) => {
        if (pluginData === parserApart || !importer.includes('http-json-body-parser')) return undefined;
        const { path } = await build.resolve(HELPERS, {
          kind,
          resolveDir,
          importer,
          pluginData: parserApart,
        });
        return { path, suffix: '?parser' };
      },
    );
  },
};
