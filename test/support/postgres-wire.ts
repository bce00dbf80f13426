/** Messages of PostgreSQL's protocol, as a server sends them. */
export const int = (value: number) => {
  const buffer = Buffer.alloc(4);
  buffer.writeInt32BE(value);
  return buffer;
};
export const short = (value: number) => int(value).subarray(2);
export const text = (value: string) => Buffer.from(`${value}\0`);

/** A message: its type, its length, its body. */
export const packet = (type: string, body: Buffer) =>
  Buffer.concat([Buffer.from(type), int(body.length + 4), body]);

/** The login was accepted. */
export const OK = packet('R', int(0));

export const READY = packet('Z', Buffer.from('I'));

export function errorMessage(severity: 'FATAL' | 'ERROR', code: string, message: string): Buffer {
  const fields = [`S${severity}`, `V${severity}`, `C${code}`, `M${message}`].map(text);
  return packet('E', Buffer.concat([...fields, Buffer.from([0])]));
}

/** The answer to `SELECT 1 AS one`, without the message that ends it. */
export function oneRow(value = '1'): Buffer[] {
  const column = Buffer.concat([text('one'), int(0), short(0), int(23), short(4), int(-1), short(0)]);
  return [
    packet('T', Buffer.concat([short(1), column])),
    packet('D', Buffer.concat([short(1), int(value.length), Buffer.from(value)])),
    packet('C', text('SELECT 1')),
  ];
}
