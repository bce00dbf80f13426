/** The least that is possible: the time that Node and the runtime client take for a handler that does nothing. */
export const handler = async () => ({ statusCode: 200, body: '{"status":"up"}' });
