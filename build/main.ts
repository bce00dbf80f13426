import { rmSync } from 'node:fs';
import { bundleFunction, FUNCTIONS } from './bundle.ts';
import { buildPackage } from './package.ts';
import { sizeReport } from './size-report.ts';

rmSync('dist', { recursive: true, force: true });
for (const name of FUNCTIONS) process.stdout.write(`${sizeReport(name, await bundleFunction(name))}\n`);
await buildPackage('dist/package', 'dist/functions');
process.stdout.write('package in dist/package: npm pack ./dist/package\n');
