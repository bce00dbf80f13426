import { describe, expect, it } from 'vitest';
import { changesOf, releaseChanges } from '../../../build/release/changelog.ts';
import { versionFault } from '../../../build/release/version.ts';

const CHANGELOG = `# Changelog

## Unreleased

### Added

- A clock.

## 0.1.0

The first version.
`;

describe('a release', () => {
  it('gets the changes that no version has yet, and leaves room for the next ones', () => {
    const released = releaseChanges(CHANGELOG, '0.2.0', '2026-11-25');
    expect(changesOf(released, '## 0.2.0 (2026-11-25)')).toBe('### Added\n\n- A clock.');
    expect(changesOf(released, '## Unreleased')).toBe('');
    expect(changesOf(released, '## 0.1.0')).toBe('The first version.');
  });

  it('is refused if there is no change', () => {
    const empty = releaseChanges(CHANGELOG, '0.2.0', '2026-11-25');
    expect(() => releaseChanges(empty, '0.3.0', '2026-11-26')).toThrow('has no change under "## Unreleased"');
    expect(() => releaseChanges('# Changelog\n', '0.3.0', '2026-11-26')).toThrow('has no change');
  });

  it.each(['0.1.1', '0.2.0', '0.10.0', '1.0.0'])('of 0.1.0 may be followed by %s', next => {
    expect(versionFault(next, '0.1.0')).toBeUndefined();
  });

  it.each(['0.1.0', '0.0.9'])('of 0.1.0 may not be followed by %s', next => {
    expect(versionFault(next, '0.1.0')).toContain('greater than 0.1.0');
  });

  it.each(['', '1', '1.2', 'v1.2.3', '1.2.3-beta', '01.2.3', '1.2.3.4'])('has no version "%s"', next => {
    expect(versionFault(next, '0.1.0')).toContain('three numbers');
  });
});
