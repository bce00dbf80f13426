import { readFileSync } from 'node:fs';
import type { Fault } from '../settings/config-error.ts';

/** What is wrong with a file of certificates: read at start, so that nobody learns of it when it matters. */
export function pemFaults(name: string, path: string): Fault[] {
  try {
    if (readFileSync(path, 'utf8').includes('-----BEGIN CERTIFICATE-----')) return [];
    return [{ name, problem: 'names a file without certificates; allowed: the path of a PEM file' }];
  } catch {
    return [{ name, problem: 'names a file that can not be read; allowed: the path of a PEM file' }];
  }
}
