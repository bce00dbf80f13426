import { ProbeError } from '../../health/probe-error.ts';

/** The longest reply that is accepted, bytes: the value that a check reads back has 36, an error message a few hundred. */
const MAX_BYTES = 64 * 1024;

const LINE_END = '\r\n';

/** What a reply of RESP2 to the commands of a check begins with: a text, an error, a number, a value. */
const TYPES = '+-:$';

/** The first bytes of what a server sends in TLS: an alert, a handshake. */
const TLS_RECORDS: readonly (number | undefined)[] = [0x15, 0x16];

/**
 * Splits what a server sends into its replies. The driver gets whole replies of four types only, because its parser
 * throws, waits or collects without limit for what no Redis would answer here.
 */
export class ReplyScanner {
  #rest: Buffer = Buffer.alloc(0);

  /**
   * The replies that end in this chunk.
   * @throws ProbeError `unexpected_response` for anything else than a reply; `tls_failure` when the server speaks TLS
   */
  *scan(chunk: Buffer): Generator<Buffer> {
    this.#rest = Buffer.concat([this.#rest, chunk]);
    for (let length = replyLength(this.#rest); length !== undefined; length = replyLength(this.#rest)) {
      const reply = this.#rest.subarray(0, length);
      this.#rest = this.#rest.subarray(length);
      yield reply;
    }
  }
}

/** The length of the first reply with its line ends, bytes; `undefined` while its end has not arrived. */
function replyLength(bytes: Buffer): number | undefined {
  if (bytes.length === 0) return undefined;
  const type = typeOf(bytes);
  const lineEnd = bytes.indexOf(LINE_END);
  if (lineEnd === -1) {
    if (bytes.length > MAX_BYTES) throw unexpected('a line that does not end');
    return undefined;
  }
  const line = bytes.toString('latin1', 1, lineEnd);
  const afterLine = lineEnd + LINE_END.length;
  if (/[\r\n]/.test(line)) throw unexpected('a line with half a line end'); // the driver would end it there
  if (type === ':' && !/^[+-]?\d{1,19}$/.test(line)) throw unexpected('a number that is none');
  return type === '$' ? valueLength(bytes, line, afterLine) : afterLine;
}

function typeOf(bytes: Buffer): string {
  const type = String.fromCharCode(bytes[0] ?? 0);
  if (TYPES.includes(type)) return type;
  if (TLS_RECORDS.includes(bytes[0])) {
    throw new ProbeError('tls_failure', 'the server speaks TLS: rediss:// in the URL asks for it');
  }
  throw unexpected(`the byte ${bytes[0]}`);
}

/** The length of a reply that announces how many bytes follow; -1 stands for a key that does not exist. */
function valueLength(bytes: Buffer, announced: string, start: number): number | undefined {
  if (announced === '-1') return start;
  if (!/^\d{1,5}$/.test(announced) || Number(announced) > MAX_BYTES) {
    throw unexpected('a value of a length that no value here has');
  }
  const end = start + Number(announced);
  if (bytes.length < end + LINE_END.length) return undefined;
  if (bytes.toString('latin1', end, end + LINE_END.length) !== LINE_END) {
    throw unexpected('a value of another length than it announced');
  }
  return end + LINE_END.length;
}

/** The message contains nothing of what arrived: a server may repeat the password. */
function unexpected(what: string): ProbeError {
  return new ProbeError('unexpected_response', `the server sent ${what}, which is no reply of Redis`);
}
