import { readFileSync } from 'node:fs';

const { name } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));

/** The name of the npm package is that of the repository's own manifest. */
export const PACKAGE_NAME: string = name;

/** What the package exports, by the source of each part. The construct runs where `cdk` does, beside the two peers; what runs in services brings all that it needs. */
export const ENTRIES = {
  '.': { source: 'infra/index.ts', runs: 'cdk' },
  './buffer': { source: 'package/buffer.ts', runs: 'service' },
  './buffer/middleware': { source: 'package/buffer-middleware.ts', runs: 'service' },
  './handler': { source: 'package/handler.ts', runs: 'service' },
} as const satisfies Record<string, { readonly source: string; readonly runs: 'cdk' | 'service' }>;

/** Packages that every user of the construct has installed, and the releases that work. `npm run test:apps` tries the oldest and the newest. */
export const PEERS = { 'aws-cdk-lib': '^2.178.0', constructs: '^10.0.0' } as const;

/** Where the construct and the buffer run. Earlier releases lack `process.getBuiltinModule`. */
export const OLDEST_NODE = '20.16';
