import { unknownResponse } from './edge-response.ts';
import { readRequest } from './request.ts';
import { failureResponse, type HttpResponse } from './response.ts';
import { isEdge } from './route.ts';
import { shapedFor } from './shape.ts';

/** What must be known of the settings to answer when Beacon itself fails. */
export type FailureSettings = {
  /** The paths of Route 53; empty when there are none. */
  readonly edgePaths: readonly string[];
  /** What to tell Route 53 when Beacon cannot tell. */
  readonly unknown: 'up' | 'down';
};

export type FailureAnswer = {
  readonly response: HttpResponse;
  /** Whether Route 53 asked, so that Beacon cannot see what it should watch. */
  readonly isBlind: boolean;
  readonly requestId: string | undefined;
};

/** Answers a request when Beacon itself fails: 500 as the seed does, and to Route 53 that it cannot tell. */
export function answerFailure(
  event: unknown,
  { edgePaths, unknown }: FailureSettings,
  reason: 'unexpected_error' | 'misconfigured' = 'unexpected_error',
): FailureAnswer {
  const request = readRequest(event);
  const isBlind = request !== undefined && isEdge(request, edgePaths);
  const response = isBlind ? unknownResponse(unknown === 'down') : failureResponse(reason);
  return { response: shapedFor(request, response), isBlind, requestId: request?.requestId };
}
