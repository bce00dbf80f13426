import type { Plugin } from 'esbuild';

const HELPERS = '@middy/util';

/**
 * Gives the parser of request bodies its own copy of Middy's helpers. Few requests need the parser. If it shared the
 * helpers with Middy's core, every start would load them, and `node:http` with them.
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
