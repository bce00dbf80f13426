import { answerFailure, type FailureSettings } from '../../lib/http/failure.ts';
import type { HttpResponse } from '../../lib/http/response.ts';
import { edgePathsOf } from '../../lib/http/route.ts';
import type { Env } from '../../lib/settings/read-table.ts';
import { failureSignals } from '../failure-signals.ts';

/**
 * A handler for a function that could not start: 500 as the seed does, and to Route 53 that Beacon cannot tell. The
 * log has the error; each request counts as a failure of the health check.
 */
export function startFailed(error: unknown, env: Env): (event: unknown) => Promise<HttpResponse> {
  const { log, metrics } = failureSignals(env);
  log('ERROR', 'the health check cannot start', { error });
  const settings = settingsOf(env);
  const reason = isConfigError(error) ? 'misconfigured' : 'unexpected_error';
  return async event => {
    const { response, isBlind } = answerFailure(event, settings, reason);
    metrics.checkerError();
    if (isBlind) metrics.blind();
    return response;
  };
}

/** Only what the answer needs. Whatever is wrong with the other settings, these may be right. */
function settingsOf({ EDGE_PATH, EDGE_PATH_PREVIOUS, EDGE_UNKNOWN, BASE_PATH }: Env): FailureSettings {
  return {
    edgePaths: edgePathsOf({ EDGE_PATH, EDGE_PATH_PREVIOUS }).filter(path => path.startsWith('/')),
    unknown: EDGE_UNKNOWN === 'down' ? 'down' : 'up',
    basePath: BASE_PATH,
  };
}

/** By its name: its module may be the one that could not be loaded. */
const isConfigError = (error: unknown) => error instanceof Error && error.name === 'ConfigError';
