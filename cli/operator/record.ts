import { writeFile } from 'node:fs/promises';
import type { Override } from '../../lib/health/override.ts';
import type { Terminal } from '../terminal/terminal.ts';
import type { Given } from './given.ts';
import type { Step } from './timeline.ts';

/** What a command did, and what followed. */
export type Result = {
  readonly done: 'nothing' | 'set' | 'ended';
  readonly plan: Override;
  /** How a drill, or the watching, ended. */
  readonly ended?: string;
  readonly steps?: readonly Step[];
};

/** Prints the result as JSON, and keeps it in a file, as the operator wants. Instants are ISO 8601. */
export async function keepRecord(
  { json, record }: Pick<Given, 'json' | 'record'>,
  { out }: Pick<Terminal, 'out'>,
  result: Result,
): Promise<void> {
  const text = `${JSON.stringify(result, (key, value) => (/At$|^at$/.test(key) ? new Date(value).toISOString() : value))}\n`;
  if (json) out(text);
  if (record) await writeFile(record, text);
}
