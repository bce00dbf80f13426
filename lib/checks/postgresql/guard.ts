import type { Connection } from 'pg';
import { ProbeError } from '../../health/probe-error.ts';
import { MessageReader } from './messages.ts';

/** What the driver needs of a stream to read it. */
type Source = { on(event: string, listener: (chunk: Buffer) => void): unknown };

/** The driver's connection, with the method that starts reading a stream. It is not in the driver's types. */
type ReadingConnection = Connection & { attachListeners(stream: Source): void };

/**
 * Keeps whatever the server sends from throwing into the event loop, which would end the process: the driver parses
 * inside the socket's listener. A failure there becomes an `error` of the connection, and nothing is read after it.
 */
export function guard(connection: Connection): void {
  const reading = connection as ReadingConnection;
  const attach = reading.attachListeners.bind(reading);
  reading.attachListeners = stream => attach(guarded(stream, error => connection.emit('error', error)));
}

function guarded(stream: Source, fail: (error: Error) => void): Source {
  const reader = new MessageReader();
  let hasFailed = false;
  const safely = (listener: (message: Buffer) => void) => (chunk: Buffer) => {
    if (hasFailed) return;
    try {
      for (const message of reader.read(chunk)) listener(message);
    } catch (error) {
      hasFailed = true;
      fail(meaningOf(error));
    }
  };
  return { on: (event, listener) => stream.on(event, event === 'data' ? safely(listener) : listener) };
}

/** A login method that the driver does not know is thrown by its parser; so is a message that breaks off. */
function meaningOf(error: unknown): Error {
  if (error instanceof ProbeError || (error instanceof Error && error.name === 'error')) return error;
  const method =
    error instanceof Error && /^Unknown authenticationOk message type (\d+)/.exec(error.message)?.[1];
  if (!method) return new ProbeError('unexpected_response', 'a message could not be read', { cause: error });
  const message = `the server asks for a login method that is not supported: ${METHODS[method] ?? `number ${method}`}`;
  return new ProbeError('authentication_failed', message, { cause: error });
}

/** https://www.postgresql.org/docs/current/protocol-message-formats.html */
const METHODS: Readonly<Record<string, string>> = {
  2: 'Kerberos V5',
  4: 'crypt',
  6: 'SCM credentials',
  7: 'GSSAPI (Kerberos)',
  8: 'GSSAPI (Kerberos)',
  9: 'SSPI',
};
