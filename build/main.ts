import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { bundleFunctions, FUNCTIONS } from './bundle.ts';
import { buildPackage } from './package.ts';
import { sizeReport } from './size-report.ts';

rmSync('dist', { recursive: true, force: true });
const bundles = await bundleFunctions(fileURLToPath(new URL('../dist/functions', import.meta.url)));
for (const name of FUNCTIONS) process.stdout.write(`${sizeReport(name, bundles.metafiles[name])}\n`);
await buildPackage('dist/package', bundles);
process.stdout.write('package in dist/package: npm pack ./dist/package\n');
