import { asFields, asText, type Fields, own } from '../events/fields.ts';
import { ROUTES } from '../names/routes.ts';

/** The resource of a REST API, and the route of an HTTP API, that takes any request. It says nothing about the path. */
export const CATCH_ALL = '$default';

/** What an event says about the path of its request. */
export type PathSource = {
  /** As the client sent it. It may begin with a stage, with a base path, or with both. */
  readonly path: string;
  /** The path of the resource or route, such as `/health/{component}`. @default - the event names none */
  readonly template?: string | undefined;
  /** The values of the template's parameters. */
  readonly parameters?: unknown;
  /** The stage. The path of an HTTP API begins with it, unless it is the default stage or behind a custom domain. */
  readonly stage?: string | undefined;
};

/**
 * The paths that a request may mean, with and without stage and base path. The first one that Beacon has is meant. A
 * base path is known from the template, or else from `BASE_PATH`.
 */
export function pathsOf(source: PathSource, basePath: string | undefined): readonly string[] {
  const { path, template = CATCH_ALL, parameters, stage } = source;
  const filled = template === CATCH_ALL ? [] : fromTemplate(template, asFields(parameters));
  const sent = plain(path);
  const known = filled.length > 0 ? filled : [withoutPrefix(sent, stage && `/${stage}`), sent];
  return [...new Set([...known, ...known.map(each => withoutPrefix(each, basePath))])];
}

/**
 * The template with its values; the same from `/health` on, if the template has such a part; the value of a last
 * parameter that takes the rest of the path. Nothing if a value is missing.
 */
function fromTemplate(template: string, parameters: Fields): string[] {
  const whole = fill(template, parameters);
  if (whole === undefined) return [];
  const at = template.search(HEALTH_PART);
  const rest = /\{[^{}]+\+\}$/.exec(template)?.[0];
  const inner = [at > 0 ? template.slice(at) : undefined, rest].map(part => part && fill(part, parameters));
  return [whole, ...inner.filter(path => path !== undefined)].map(plain);
}

const HEALTH_PART = new RegExp(`${ROUTES.health}(?=/|$)`);

function fill(template: string, parameters: Fields): string | undefined {
  const names = [...template.matchAll(PARAMETER)].map(([, name = '']) => name);
  if (!names.every(name => asText(own(parameters, name)))) return undefined;
  return template.replace(PARAMETER, (_match, name: string) => String(own(parameters, name)));
}

const PARAMETER = /\{([^{}]+?)\+?\}/g;

/** With one slash at its beginning and between its parts, and without a query. Load balancers pass on `//health` as it is. */
function plain(path: string): string {
  return `/${path.replace(/\?.*$/s, '')}`.replace(/\/{2,}/g, '/');
}

function withoutPrefix(path: string, prefix: string | undefined): string {
  return prefix && path.startsWith(`${prefix}/`) ? path.slice(prefix.length) : path;
}
