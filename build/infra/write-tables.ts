import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { writeSection } from '../doc-sections.ts';
import { alarmMessages } from './alarm-messages.ts';
import {
  alarmsTable,
  beforeAndAfterTable,
  costsTable,
  pricesTable,
  sandboxTable,
  sharingTable,
} from './tables.ts';

writeSection('alarms', alarmsTable());
writeSection('costs', costsTable());
writeSection('before and after', beforeAndAfterTable());
writeSection('sandbox costs', sandboxTable());
writeSection('prices', pricesTable());
writeSection('sharing costs', sharingTable());
writeFileSync(fileURLToPath(new URL('../../docs/alarm-messages.md', import.meta.url)), alarmMessages());
