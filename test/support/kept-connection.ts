import { type Connection, KeptConnection } from '../../lib/connections/kept-connection.ts';

/** A kept connection with fixed answers, which no real server would give. */
export function keptConnection<C extends Connection>(answers: Partial<C>): KeptConnection<C> {
  const connection = { isClosed: false, connect: async () => {}, destroy: () => {}, ...answers };
  return new KeptConnection(async () => connection as C);
}
