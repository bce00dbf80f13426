/** What stands above the changes that no version has yet. */
const UNRELEASED = '## Unreleased';

/**
 * The changelog with a heading for a version above the changes that no version has yet, and room for the next ones.
 * @param date as `2026-11-25`
 * @throws {Error} if nothing stands under "Unreleased"
 */
export function releaseChanges(changelog: string, version: string, date: string): string {
  if (changesOf(changelog, UNRELEASED) === '') {
    throw new Error(`CHANGELOG.md has no change under "${UNRELEASED}". Say there what users will notice.`);
  }
  return changelog.replace(UNRELEASED, `${UNRELEASED}\n\n## ${version} (${date})`);
}

/** The text under a heading of the second level, without space around it; empty if there is none. */
export function changesOf(changelog: string, heading: string): string {
  const [, after = ''] = changelog.split(`${heading}\n`);
  return (after.split(/^## /m)[0] ?? '').trim();
}
