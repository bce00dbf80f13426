import { ROUTES } from '../names/routes.ts';
import type { HttpRequest } from './request.ts';

export type Route =
  | { readonly name: 'all' | 'live' | 'edge' }
  | { readonly name: 'component'; readonly component: string }
  /** For signed callers: everything with detail, and a run now. */
  | { readonly name: 'details' | 'run' };

/** Why a request is not served; `allow` lists the methods of a path that knows others. */
export type Refusal = { readonly refusal: 403 | 404 | 405; readonly allow?: string };

type Path = { readonly reads: Route; readonly runs?: Route };

/** What a request asks for, or its refusal. */
export function routeOf(
  { method, path, caller }: Pick<HttpRequest, 'method' | 'path' | 'caller'>,
  components: readonly string[],
  edgePath: string | undefined,
): Route | Refusal {
  const found = byPath(path.length > 1 ? path.replace(/\/$/, '') : path, components, edgePath);
  if (!found) return { refusal: 404 };
  const { reads, runs } = found;
  const route = method === 'GET' || method === 'HEAD' ? reads : method === 'POST' ? runs : undefined;
  if (!route) return { refusal: 405, allow: runs ? 'GET, HEAD, POST' : 'GET, HEAD' };
  return isSigned(route) && caller === undefined ? { refusal: 403 } : route;
}

/** Whether a route is for signed callers alone. */
export function isSigned({ name }: Route): boolean {
  return name === 'details' || name === 'run';
}

function byPath(path: string, components: readonly string[], edgePath: string | undefined): Path | undefined {
  if (path === ROUTES.health) return { reads: { name: 'all' }, runs: { name: 'run' } };
  if (path === ROUTES.live) return { reads: { name: 'live' } };
  if (path === ROUTES.details) return { reads: { name: 'details' } };
  if (path === edgePath) return { reads: { name: 'edge' } };
  const component = components.find(name => path === ROUTES.component.replace('{component}', name));
  return component === undefined ? undefined : { reads: { name: 'component', component } };
}
