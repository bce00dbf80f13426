import { writeSection } from '../readme.ts';
import { alarmsTable, costsTable, pricesTable, sandboxTable } from './tables.ts';

writeSection('alarms', alarmsTable());
writeSection('costs', costsTable());
writeSection('sandbox costs', sandboxTable());
writeSection('prices', pricesTable());
