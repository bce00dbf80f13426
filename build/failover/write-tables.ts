import { writeSection } from '../doc-sections.ts';
import { VERDICT_TABLES } from './fleet-tables.ts';
import { FAILOVER_TABLES } from './table.ts';

for (const [section, table] of Object.entries(FAILOVER_TABLES)) writeSection(section, table());
for (const [section, table] of Object.entries(VERDICT_TABLES)) writeSection(section, await table());
