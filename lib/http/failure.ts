import { unknownResponse } from './edge-response.ts';
import { readRequest, requestIds } from './request.ts';
import { failureResponse, type HttpResponse } from './response.ts';
import { isEdge } from './route.ts';
import { shapedFor } from './shape.ts';

/** What must be known of the settings to answer when Beacon itself fails. */
export type FailureSettings = {
  /** The paths of Route 53; empty when there are none. */
  readonly edgePaths: readonly string[];
  /** What to tell Route 53 when Beacon cannot tell. */
  readonly unknown: 'up' | 'down';
  /** What may precede a path. @default - nothing */
  readonly basePath?: string | undefined;
};

export type FailureAnswer = {
  readonly response: HttpResponse;
  /** Whether Route 53 asked, so that Beacon cannot see what it should watch. */
  readonly isBlind: boolean;
  /** For the log. */
  readonly ids: ReturnType<typeof requestIds>;
};

/** Answers a request when Beacon itself fails: 500 as the seed does, and to Route 53 that it cannot tell. */
export function answerFailure(
  event: unknown,
  { edgePaths, unknown, basePath }: FailureSettings,
  reason: 'unexpected_error' | 'misconfigured' = 'unexpected_error',
): FailureAnswer {
  const request = readRequest(event, basePath);
  const isBlind = request !== undefined && isEdge(request, edgePaths);
  const response = isBlind ? unknownResponse(unknown === 'down') : failureResponse(reason);
  return { response: shapedFor(request, response), isBlind, ids: requestIds(request) };
}
