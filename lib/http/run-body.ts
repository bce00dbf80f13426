import { InvalidProbeRequest, type RunRequest, readRunRequest } from '../health/run-request.ts';
import { readJsonBody } from './body.ts';
import { type HttpResponse, problemResponse } from './response.ts';

/** What a body asks to be run, or the rejection of a body that is not understood; then nothing is run. */
export async function readRunBody(
  event: unknown,
  components: readonly string[],
): Promise<RunRequest | HttpResponse> {
  const body = await readJsonBody(event);
  if (typeof body === 'number') {
    return problemResponse(body, body === 400 ? { detail: 'The body is not JSON. Nothing was run.' } : {});
  }
  try {
    return readRunRequest(body.value, ['components', 'fresh'], components);
  } catch (error) {
    if (!(error instanceof InvalidProbeRequest)) throw error;
    return problemResponse(422, { detail: error.message });
  }
}
