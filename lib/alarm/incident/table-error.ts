/** The table can't be had. Its cause has what it said. */
export class TableError extends Error {
  override readonly name = 'TableError';
}
