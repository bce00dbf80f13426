type Handler<C, R> = (event: unknown, context: C) => Promise<R>;

/**
 * A handler that answers even if the code could not be loaded or started.
 * @param load loads and starts the code
 * @param failed makes the handler that is used instead
 */
export async function guarded<C, R>(
  load: () => Promise<Handler<C, R>>,
  failed: (error: unknown) => Promise<Handler<C, R>>,
): Promise<Handler<C, R>> {
  try {
    return await load();
  } catch (error) {
    return await failed(error);
  }
}
