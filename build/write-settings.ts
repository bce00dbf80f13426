import { writeSection } from './doc-sections.ts';
import { metricsTable } from './metrics-table.ts';
import { querySection } from './queries.ts';
import { reasonsTable } from './reasons-table.ts';
import { settingsTable } from './settings-table.ts';

writeSection('settings', settingsTable());
writeSection('metrics', metricsTable());
writeSection('queries', querySection());
writeSection('reasons', reasonsTable());
