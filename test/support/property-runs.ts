/** How often a slow property is tried; for each mutant of `npm run mutate`, a tenth of that. */
export function propertyRuns(count: number): number {
  return process.env.MUTATION_TESTS ? Math.ceil(count / 10) : count;
}
