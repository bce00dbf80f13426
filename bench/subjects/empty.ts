/** The floor: what Node and the runtime client cost before anyone writes a line. */
export const handler = async () => ({ statusCode: 200, body: '{"status":"up"}' });
