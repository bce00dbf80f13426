import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';

/** Files with tables whose rows contain text for the documentation. */
const TABLES =
  /\/lib\/(settings\/common|names\/metrics|buffer\/settings|alarm\/settings|checks\/\w+\/(variables|settings|numbers))\.ts$/;

/** Such a text: `meaning` and `defaultText` of a variable, `help`, `from` and `measuredBy` of a metric. It contains no line break. */
const DOC =
  /(?<!readonly )\b(?:meaning|defaultText|help|from|measuredBy):\s*(?:'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`[^`]*`)\s*,?/g;

/**
 * Leaves the texts for the documentation out of the bundles. They are written beside what they describe, but a function
 * does not use them. They were 6 kB of 66 kB.
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
