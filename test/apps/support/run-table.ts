import { writeSync } from 'node:fs';
import { join } from 'node:path';
import { shownBy } from '../table/shown.ts';
import { TABLE } from '../table/table.ts';

// What each app of the table shows, in the order of the table. Runs in the folder of an app that installed the package.
const shown = TABLE.map((row, index) => shownBy(row, { outdir: join('out', String(index)) }));
writeSync(1, JSON.stringify(shown));
