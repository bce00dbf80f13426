import type { DependencyLink } from './link/dependency-link.ts';

/** What the variables of a dependency come from. */
export type EnvironmentLink = Pick<DependencyLink, 'component' | 'kind' | 'isInChecks' | 'env'>;

/** The variables that say what the functions check. @param buffer the name of the buffer, if it is checked */
export function checksEnvironment(
  links: readonly EnvironmentLink[],
  buffer: string | undefined,
  tableName: string | undefined,
): Record<string, string> {
  const components = [...(buffer ? ['buffer'] : []), 'memory', ...links.map(({ component }) => component)];
  return {
    COMPONENTS: components.join(','),
    ...addedChecks(links),
    ...Object.assign({}, ...links.map(({ env }) => env)),
    ...(buffer &&
      tableName !== undefined && { BUFFER_SOURCE: 'dynamodb', BUFFER_NAME: buffer, TABLE_NAME: tableName }),
  };
}

/** The components of the prop `checks` that Beacon itself checks, with their kinds. */
export function addedChecks(links: readonly Pick<EnvironmentLink, 'component' | 'kind' | 'isInChecks'>[]): {
  CHECKS?: string;
} {
  const added = links.filter(({ isInChecks }) => isInChecks);
  if (added.length === 0) return {};
  return { CHECKS: added.map(({ component, kind }) => `${component}:${kind}`).join(',') };
}
