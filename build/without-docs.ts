import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';

/** Files of tables whose rows carry a line for the docs. */
const TABLES =
  /\/lib\/(settings\/common|names\/metrics|buffer\/settings|alarm\/settings|checks\/\w+\/(variables|settings|numbers))\.ts$/;

/** Such a line: `meaning` of a variable, `defaultText`, `help` and `from` of a metric. A text without line breaks. */
const DOC =
  /(?<!readonly )\b(?:meaning|defaultText|help|from):\s*(?:'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`[^`]*`)\s*,?/g;

/**
 * Leaves the lines for the docs out of the bundles: they stand beside what they describe, but a function that starts
 * has no use for them. They were 6 kB of 66.
 */
export const withoutDocs: Plugin = {
  name: 'without-docs',
  setup(build) {
    build.onLoad({ filter: TABLES }, async ({ path }) => {
      const source = await readFile(path, 'utf8');
      return { contents: source.replace(DOC, ''), loader: 'ts' };
    });
  },
};
