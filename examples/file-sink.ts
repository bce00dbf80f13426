import { appendFile } from 'node:fs/promises';
import { AuditEventBuffer, type Sink } from '@beacon-health/beacon/buffer';

function toFile(path: string): Sink {
  return async batch => {
    const lines = batch.map(({ id, event }) => `${JSON.stringify({ id, event })}\n`);
    await appendFile(path, lines.join('')); // a batch that fails is sent again: recognise events by their id
  };
}

export const audit = new AuditEventBuffer({ sink: toFile(process.env.AUDIT_FILE ?? 'audit.log') });
