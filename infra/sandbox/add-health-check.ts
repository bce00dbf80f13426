import { Annotations } from 'aws-cdk-lib';
import type { AddHealthCheck } from './sandbox-stack.ts';

/** Puts Beacon on top of what the sandbox has. */
export const addHealthCheck: AddHealthCheck = scope => {
  Annotations.of(scope).addInfo('The sandbox has a database and a cache, and no health check on top yet.');
};
