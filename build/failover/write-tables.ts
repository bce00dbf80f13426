import { writeSection } from '../readme.ts';
import { FAILOVER_TABLES } from './table.ts';

for (const [section, table] of Object.entries(FAILOVER_TABLES)) writeSection(section, table());
