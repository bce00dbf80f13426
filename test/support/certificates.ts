import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A certificate and its key, as PEM. */
export type KeyPair = { readonly certificate: string; readonly key: string };

const KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

const NAMES = 'DNS:localhost,IP:127.0.0.1';

/** What is unusual about a certificate. */
type Odd = {
  readonly key?: readonly string[];
  readonly extension?: string;
  readonly options?: readonly string[];
};

/** Certificates that a client should trust, and such as it should not; made by the `openssl` of the machine. */
export class Certificates {
  readonly folder = mkdtempSync(join(tmpdir(), 'beacon-certificates-'));
  /** The path of the authority's own certificate. */
  readonly ca = join(this.folder, 'ca.pem');

  constructor() {
    this.#authority('ca');
    this.#authority('other');
  }

  /** What a server of this machine should show. */
  good(): KeyPair {
    return this.#signed('ca', NAMES, 1);
  }

  expired(): KeyPair {
    return this.#signed('ca', NAMES, -1);
  }

  ofAnotherName(): KeyPair {
    return this.#signed('ca', 'DNS:elsewhere.example', 1);
  }

  ofAnotherAuthority(): KeyPair {
    return this.#signed('other', NAMES, 1);
  }

  forClientsOnly(): KeyPair {
    return this.#signed('ca', NAMES, 1, { extension: 'extendedKeyUsage=clientAuth' });
  }

  withWeakDigest(): KeyPair {
    return this.#signed('ca', NAMES, 1, { options: ['-sha1'] });
  }

  withSmallKey(): KeyPair {
    return this.#signed('ca', NAMES, 1, { key: ['-newkey', 'rsa:1024', '-nodes'] });
  }

  /** The authority's own certificate, as PEM. */
  get caText(): string {
    return readFileSync(this.ca, 'utf8');
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  #authority(name: string): void {
    const out = ['-keyout', `${name}.key`, '-out', `${name}.pem`];
    this.#openssl('req', '-x509', ...KEY, ...out, '-days', '1', '-subj', `/CN=Beacon test ${name}`);
  }

  #signed(
    authority: string,
    names: string,
    days: number,
    { key = KEY, extension = '', options = [] }: Odd = {},
  ): KeyPair {
    this.#openssl('req', ...key, '-keyout', 'server.key', '-out', 'server.csr', '-subj', '/CN=beacon-test');
    writeFileSync(join(this.folder, 'names'), `subjectAltName=${names}\n${extension}\n`);
    const by = ['-CA', `${authority}.pem`, '-CAkey', `${authority}.key`, '-CAcreateserial'];
    const output = ['-days', String(days), '-extfile', 'names', '-out', 'server.pem', ...options];
    this.#openssl('x509', '-req', '-in', 'server.csr', ...by, ...output);
    const read = (file: string) => readFileSync(join(this.folder, file), 'utf8');
    return { certificate: read('server.pem'), key: read('server.key') };
  }

  #openssl(...args: string[]): void {
    try {
      execFileSync('openssl', args, { cwd: this.folder, stdio: 'pipe' });
    } catch (cause) {
      throw new Error('These tests make certificates with openssl: install it (apt-get install openssl).', {
        cause,
      });
    }
  }
}
