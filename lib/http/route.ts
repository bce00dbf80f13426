import { ROUTES } from '../names/routes.ts';
import type { HttpRequest } from './request.ts';

export type Route =
  | { readonly name: 'all' | 'live' | 'edge' }
  | { readonly name: 'component'; readonly component: string };

/** What a request asks for, or the status of its refusal. */
export function routeOf(
  { method, path }: HttpRequest,
  components: readonly string[],
  edgePath: string | undefined,
): Route | 404 | 405 {
  const route = byPath(path.length > 1 ? path.replace(/\/$/, '') : path, components, edgePath);
  if (!route) return 404;
  return method === 'GET' || method === 'HEAD' ? route : 405;
}

function byPath(
  path: string,
  components: readonly string[],
  edgePath: string | undefined,
): Route | undefined {
  if (path === ROUTES.health) return { name: 'all' };
  if (path === ROUTES.live) return { name: 'live' };
  if (path === edgePath) return { name: 'edge' };
  const component = components.find(name => path === ROUTES.component.replace('{component}', name));
  return component === undefined ? undefined : { name: 'component', component };
}
