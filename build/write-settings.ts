import { writeSection } from './readme.ts';
import { settingsTable } from './settings-table.ts';

writeSection('settings', settingsTable());
