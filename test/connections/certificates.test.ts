import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pemFaults } from '../../lib/connections/certificates.ts';
import { Certificates } from '../support/certificates.ts';

let folder: string;
let certificates: Certificates;
let pem: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'beacon-pem-'));
  certificates = new Certificates();
  pem = readFileSync(certificates.ca, 'utf8');
});

afterAll(() => {
  certificates.remove();
  rmSync(folder, { recursive: true, force: true });
});

function problemOf(content: string): string | undefined {
  const path = join(folder, 'ca.pem');
  writeFileSync(path, content);
  return pemFaults('DATABASE_CA', path)[0]?.problem;
}

describe('pemFaults', () => {
  it('finds nothing wrong with certificates, whatever stands between them', () => {
    expect(problemOf(pem)).toBeUndefined();
    expect(problemOf(`# the root\n${pem}\nand another\n${pem}`)).toBeUndefined();
    expect(problemOf(pem.replaceAll('\n', '\r\n'))).toBeUndefined();
  });

  it.each<[string, () => string, string]>([
    ['no certificate', () => 'nothing', 'without certificates'],
    ['the first line only', () => '-----BEGIN CERTIFICATE-----\n', 'without certificates'],
    ['a key', () => certificates.good().key, 'without certificates'],
    ['a certificate without content', () => `${BEGIN}\n${END}\n`, 'number 1 can not be parsed'],
    [
      'a certificate that was cut',
      () => `${BEGIN}\n${pem.split('\n')[1]}\n${END}`,
      'number 1 can not be parsed',
    ],
    ['a second one that is broken', () => `${pem}${BEGIN}\nAAAA\n${END}`, 'number 2 can not be parsed'],
  ])('finds %s', (_what, content, problem) => {
    expect(problemOf(content())).toContain(problem);
  });

  it('finds a file that is not there, and a folder', () => {
    expect(pemFaults('DATABASE_CA', '/nowhere.pem')[0]?.problem).toContain('can not be read');
    expect(pemFaults('DATABASE_CA', folder)[0]?.problem).toContain('can not be read');
  });
});

const BEGIN = '-----BEGIN CERTIFICATE-----';
const END = '-----END CERTIFICATE-----';
