import { readFile } from 'node:fs/promises';
import type { OnLoadArgs, OnLoadResult, PartialMessage, Plugin } from 'esbuild';

/** An import that is replaced. */
type Cut = {
  /** The end of the path of the file that imports. */
  readonly importer: string;
  /** What it imports. */
  readonly path: string;
  /** The module that replaces it (CommonJS). */
  readonly instead: string;
};

/**
 * Parts of the drivers that a probe never uses, and their replacements. They take most of the time that a driver needs
 * at a cold start (`npm run bench`). `debug` is cut for a second reason: it can print the commands that ioredis sends,
 * and AUTH contains the password. Of the AWS SDK, the parser of browsers' user agents is cut.
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

/** The commands that a probe sends. ioredis creates two functions for each command that it knows, and it knows 250. */
const REDIS_COMMANDS = ['set', 'get', 'asking'];

/** The only class of each driver that is used. The driver's index would load all classes. */
const CLASSES: Readonly<Record<string, string>> = {
  pg: "exports.Client = require('pg/lib/client.js')",
  ioredis:
    "exports.Redis = require('ioredis/built/Redis.js').default;" +
    "exports.AbstractConnector = require('ioredis/built/connectors/AbstractConnector.js').default",
};

/** Leaves out of the drivers what no probe uses. The build fails when a cut no longer matches its driver. */
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

/** Cuts that were not made in a driver in which others were made: the driver has changed since the list was written. */
function missed(made: ReadonlySet<Cut>): PartialMessage[] {
  const driverOf = ({ importer }: Cut) => importer.split('/')[1];
  const drivers = new Set([...made].map(driverOf));
  return CUTS.filter(cut => !made.has(cut) && drivers.has(driverOf(cut))).map(({ importer, path }) => ({
    text: `${importer} no longer imports ${path}: change the list of cuts in build/trim-drivers.ts`,
  }));
}
