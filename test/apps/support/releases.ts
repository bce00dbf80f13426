import { readFileSync } from 'node:fs';
import { OLDEST_NODE, PEERS } from '../../../build/package-entries.ts';

const manifest = readFileSync(new URL('../../../package.json', import.meta.url), 'utf8');
const { 'aws-cdk-lib': cdk, constructs } = JSON.parse(manifest).devDependencies as Record<Peer, string>;

/** The oldest releases that the package names, and the newest, which this repository has. */
export const RELEASES = {
  oldest: { 'aws-cdk-lib': oldestOf(PEERS['aws-cdk-lib']), constructs: oldestOf(PEERS.constructs) },
  newest: { 'aws-cdk-lib': cdk, constructs },
} as const;

/** The oldest Node that the package names, and the newest of the release after it. The other tests run on Node 24. */
export const NODES = [`${OLDEST_NODE}.0`, '22.23.3'] as const;

type Peer = keyof typeof PEERS;

function oldestOf(range: string): string {
  return range.replace('^', '');
}
