import { readFileSync } from 'node:fs';
import type { Fault } from '../settings/config-error.ts';

/** A certificate in a PEM file. `TRUSTED` is OpenSSL's own form, which Node.js reads as well. */
const CERTIFICATE =
  /-----BEGIN (X509 |TRUSTED )?CERTIFICATE-----[\s\S]*?-----END (X509 |TRUSTED )?CERTIFICATE-----/g;

/** What is wrong with a file of certificates. It is read at start, because a check would only fail later. */
export function pemFaults(name: string, path: string): Fault[] {
  const problem = pemProblem(path);
  return problem ? [{ name, problem: `${problem}; allowed: the path of a PEM file` }] : [];
}

function pemProblem(path: string): string | undefined {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return 'names a file that can not be read';
  }
  const certificates = text.match(CERTIFICATE) ?? [];
  if (certificates.length === 0) return 'names a file without certificates';
  const broken = certificates.findIndex(pem => !isCertificate(pem));
  return broken === -1 ? undefined : `names a file whose certificate number ${broken + 1} can not be parsed`;
}

function isCertificate(pem: string): boolean {
  const { X509Certificate } = process.getBuiltinModule('node:crypto'); // only where there is such a file
  try {
    return new X509Certificate(pem) instanceof X509Certificate;
  } catch {
    return false;
  }
}
