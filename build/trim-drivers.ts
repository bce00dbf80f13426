import { readFile } from 'node:fs/promises';
import type { OnLoadArgs, OnLoadResult, PartialMessage, Plugin } from 'esbuild';

type Cut = {
  /** The end of the path of the file that imports. */
  readonly importer: string;
  /** What it imports. */
  readonly path: string;
  /** The module that replaces it (CommonJS). */
  readonly instead: string;
};

/**
 * Parts of the drivers that a probe never uses, and their replacements. They are most of a driver's cost at a cold
 * start (`npm run bench`). `debug` has a second reason: ioredis would print the commands that it sends, AUTH as well.
 * Of the AWS SDK, the parser of browsers' user agents is left out.
 */
const CUTS: readonly Cut[] = [
  { importer: '/ioredis/built/Redis.js', path: './cluster', instead: '' },
  { importer: '/ioredis/built/Redis.js', path: './connectors/SentinelConnector', instead: '' },
  { importer: '/ioredis/built/connectors/index.js', path: './SentinelConnector', instead: '' },
  { importer: '/ioredis/built/Redis.js', path: './ScanStream', instead: '' },
  {
    importer: '/ioredis/built/Redis.js',
    path: './transaction',
    instead: 'exports.addTransactionSupport = () => {}',
  },
  {
    importer: '/ioredis/built/utils/Commander.js',
    path: '../autoPipelining',
    instead: 'exports.shouldUseAutoPipelining = () => false',
  },
  { importer: '/ioredis/built/utils/Commander.js', path: '../Script', instead: '' },
  {
    importer: '/ioredis/built/utils/index.js',
    path: '../constants/TLSProfiles',
    instead: 'exports.default = {}',
  },
  {
    importer: '/ioredis/built/utils/debug.js',
    path: 'debug',
    instead: 'exports.default = () => Object.assign(() => {}, { enabled: false })',
  },
  {
    importer:
      '/@aws-sdk/core/dist-es/submodules/client/util-user-agent-browser/createUserAgentStringParsingProvider.js',
    path: 'bowser',
    instead: '',
  },
  { importer: '/pg/lib/client.js', path: 'pgpass', instead: '' },
  { importer: '/pg/lib/connection-parameters.js', path: 'pg-connection-string', instead: '' },
];

/** The commands that a probe sends; ioredis would make two functions for each of the 250 that it knows. */
const REDIS_COMMANDS = ['set', 'get', 'asking'];

/** The classes that are used of each driver, past an index that would load all of them. */
const CLASSES: Readonly<Record<string, string>> = {
  pg: "exports.Client = require('pg/lib/client.js')",
  ioredis:
    "exports.Redis = require('ioredis/built/Redis.js').default;" +
    "exports.AbstractConnector = require('ioredis/built/connectors/AbstractConnector.js').default",
};

/** Leaves out of `pg` and `ioredis` what no probe uses. The build fails where a cut finds nothing to cut any more. */
export function trimDrivers(): Plugin {
  const made = new Set<Cut>();
  return {
    name: 'trim-drivers',
    setup(build) {
      build.onResolve({ filter: /.*/, namespace: 'file' }, ({ path, importer, resolveDir }) => {
        if (Object.hasOwn(CLASSES, path)) return { path, namespace: 'driver', pluginData: resolveDir };
        const cut = CUTS.find(candidate => candidate.path === path && importer.endsWith(candidate.importer));
        if (!cut) return undefined;
        made.add(cut);
        return { path: `${cut.importer}:${path}`, namespace: 'cut', pluginData: cut.instead };
      });
      build.onLoad({ filter: /.*/, namespace: 'driver' }, ({ path, pluginData }) => ({
        contents: CLASSES[path] ?? '',
        resolveDir: pluginData,
      }));
      build.onLoad({ filter: /.*/, namespace: 'cut' }, ({ pluginData }) => ({ contents: pluginData }));
      build.onLoad({ filter: /@ioredis\/commands\/built\/commands\.json$/ }, keepCommands);
      build.onEnd(() => ({ errors: missed(made) }));
    },
  };
}

async function keepCommands({ path }: OnLoadArgs): Promise<OnLoadResult> {
  const all: Record<string, unknown> = JSON.parse(await readFile(path, 'utf8'));
  const used = REDIS_COMMANDS.map(name => [name, all[name]]);
  return { contents: JSON.stringify(Object.fromEntries(used)), loader: 'json' };
}

/** Cuts that were not made in a driver where others were: it has changed, and the list has to follow. */
function missed(made: ReadonlySet<Cut>): PartialMessage[] {
  const driverOf = ({ importer }: Cut) => importer.split('/')[1];
  const drivers = new Set([...made].map(driverOf));
  return CUTS.filter(cut => !made.has(cut) && drivers.has(driverOf(cut))).map(({ importer, path }) => ({
    text: `${importer} asks for ${path} no more: the list of cuts has to follow its driver`,
  }));
}
