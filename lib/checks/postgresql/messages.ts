import { ProbeError } from '../../health/probe-error.ts';

/** The type of a message (1 byte) and its length (4 bytes), which counts itself. */
const HEADER_BYTES = 5;

/** The longest message that a probe needs is an error with its context. More would only fill the memory. */
const MAX_MESSAGE_BYTES = 65_536;

/** Errors that a server can send before it knows the client's protocol are text without a length, as libpq reads them. */
const PLAIN_ERROR_BYTES = 30_000;

const ERROR = 0x45;
const NOTICE = 0x4e;

/**
 * Splits what a server sends into whole messages, and lets only those through that the driver's parser can read: it
 * never returns from an error message without an end.
 */
export class MessageReader {
  #rest: Buffer = Buffer.alloc(0);
  #isFirst = true;

  /** The messages that are complete with this chunk. @throws ProbeError `unexpected_response`; PlainError */
  read(chunk: Buffer): Buffer[] {
    this.#rest = Buffer.concat([this.#rest, chunk]);
    const messages: Buffer[] = [];
    for (let next = this.#next(); next; next = this.#next()) messages.push(next);
    return messages;
  }

  #next(): Buffer | undefined {
    if (this.#rest.length < HEADER_BYTES) return undefined;
    const length = 1 + this.#rest.readUInt32BE(1);
    if (this.#isFirst) assertNoPlainError(this.#rest);
    if (length < HEADER_BYTES || length > MAX_MESSAGE_BYTES) throw foreign(`a message of ${length} bytes`);
    if (this.#rest.length < length) return undefined;
    const message = this.#rest.subarray(0, length);
    this.#rest = this.#rest.subarray(length);
    this.#isFirst = false;
    const hasFields = message[0] === ERROR || message[0] === NOTICE;
    if (hasFields && !readFields(message)) throw foreign('an error message without an end');
    return message;
  }
}

/** An error that a server sent as text, before it knew the client's protocol: it has no code. */
class PlainError extends Error {
  override readonly name = 'error';
}

function assertNoPlainError(bytes: Buffer): void {
  const length = bytes.readUInt32BE(1);
  if (bytes[0] !== ERROR || (length >= 8 && length <= PLAIN_ERROR_BYTES)) return;
  throw new PlainError(bytes.toString('utf8', 1, MAX_MESSAGE_BYTES).split(/[\0\n]/)[0]);
}

function foreign(what: string): ProbeError {
  return new ProbeError('unexpected_response', `this is not the protocol of PostgreSQL: ${what}`);
}

/** The fields of an error message (`C`: SQLSTATE, `M`: message); `undefined` when it has no end. */
function readFields(message: Buffer): Readonly<Record<string, string>> | undefined {
  const fields: Record<string, string> = {};
  let offset = HEADER_BYTES;
  while (message[offset]) {
    const end = message.indexOf(0, offset + 1);
    if (end === -1) return undefined;
    fields[String.fromCharCode(message[offset] ?? 0)] = message.toString('utf8', offset + 1, end);
    offset = end + 1;
  }
  return message[offset] === 0 ? fields : undefined;
}

/**
 * What a server meant that answered the request for TLS neither with yes nor with no: an error of a server, as the
 * driver would throw it, or a ProbeError `unexpected_response`.
 */
export function answerToTlsRequest(bytes: Buffer): Error {
  try {
    const [message] = new MessageReader().read(bytes);
    const { C: code, M: text } = (message?.[0] === ERROR && readFields(message)) || {};
    return text
      ? Object.assign(new PlainError(text), { code })
      : foreign('another answer to the request for TLS');
  } catch (error) {
    return error instanceof Error ? error : foreign('another answer to the request for TLS');
  }
}
