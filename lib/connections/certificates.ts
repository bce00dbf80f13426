import { readFileSync } from 'node:fs';
import type { Fault } from '../settings/config-error.ts';

/** What is wrong with a file of certificates. It is read at start, because a check would only fail later. */
export function pemFaults(name: string, path: string): Fault[] {
  try {
    if (readFileSync(path, 'utf8').includes('-----BEGIN CERTIFICATE-----')) return [];
    return [{ name, problem: 'names a file without certificates; allowed: the path of a PEM file' }];
  } catch {
    return [{ name, problem: 'names a file that can not be read; allowed: the path of a PEM file' }];
  }
}
