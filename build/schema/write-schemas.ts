import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { reportSchema } from './body-schemas.ts';
import { openApi } from './openapi.ts';

/** Writes the schemas that users read. */
const FOLDER = fileURLToPath(new URL('../../docs/schema/', import.meta.url));

const textOf = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;

writeFileSync(`${FOLDER}report.schema.json`, textOf(reportSchema()));
writeFileSync(`${FOLDER}openapi.json`, textOf(await openApi()));
