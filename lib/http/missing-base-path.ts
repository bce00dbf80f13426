import { ROUTES } from '../names/routes.ts';
import { PATH } from '../settings/patterns.ts';
import type { Logger } from '../telemetry/logger.ts';
import type { HttpRequest } from './request.ts';

const BEFORE_HEALTH = new RegExp(`^(.+)${ROUTES.health}(/|$)`);

/** Logs the first path that has no route and would have one with `BASE_PATH`. */
export function missingBasePath(log: Logger): (request: Pick<HttpRequest, 'paths'>) => void {
  let isLogged = false;
  return ({ paths: [path = ''] }) => {
    const basePath = BEFORE_HEALTH.exec(path)?.[1];
    if (isLogged || !basePath || !PATH.pattern.test(basePath)) return;
    isLogged = true;
    log('WARN', `Nothing answers at ${basePath}${ROUTES.health}. If it should, set BASE_PATH=${basePath}.`);
  };
}
