import { execFileSync, spawnSync } from 'node:child_process';
import { appendFileSync, cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const NOT_COPIED = ['.git', 'node_modules', 'dist', 'cdk.out', 'coverage'].map(name => join(ROOT, name));

let folder: string;
const git = (...args: string[]) => execFileSync('git', args, { cwd: folder, encoding: 'utf8' }).trim();
const release = (...args: string[]) =>
  spawnSync('npm', ['run', '--silent', 'release', '--', ...args], { cwd: folder, encoding: 'utf8' });
const read = (name: string) => readFileSync(join(folder, name), 'utf8');

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'beacon-release-'));
  cpSync(ROOT, folder, { recursive: true, filter: path => !NOT_COPIED.includes(path) });
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  appendFileSync(join(folder, '.gitignore'), 'node_modules\n');
  git('init', '--quiet');
  git('config', 'user.name', 'Test');
  git('config', 'user.email', 'test@example.com');
  git('add', '--all');
  git('commit', '--quiet', '--message', 'Start');
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('makes a commit, a tag, the tarball, its bill of materials, notes and checksums', () => {
  const { stdout, stderr, status } = release('7.0.0');
  expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
  expect(stdout).toContain('Nothing is published.');
  expect(git('tag', '--list')).toBe('v7.0.0');
  expect(git('log', '-1', '--format=%s')).toBe('Release 7.0.0');
  expect(git('status', '--porcelain')).toBe('');
  expect(JSON.parse(read('package.json')).version).toBe('7.0.0');
  expect(read('CHANGELOG.md')).toContain('## 7.0.0 (');
  const files = readdirSync(join(folder, 'dist/release')).sort();
  expect(files).toEqual([
    ...['RELEASE-NOTES.md', 'SHA256SUMS'],
    ...['beacon-7.0.0.cdx.json', 'beacon-health-beacon-7.0.0.tgz'],
  ]);
  execFileSync('sha256sum', ['--check', 'SHA256SUMS'], { cwd: join(folder, 'dist/release') });
  expect(JSON.parse(read('dist/release/beacon-7.0.0.cdx.json')).metadata.component.version).toBe('7.0.0');
  const { stderr: again } = release('7.0.0');
  expect(again).toContain('The version must be greater than 7.0.0');
});

it('changes nothing in a dry run, or where a fault prevents it', () => {
  expect(release('7.0.0', '--dry-run').status).toBe(0);
  expect(readdirSync(join(folder, 'dist/release'))).toHaveLength(4);
  git('tag', 'v7.0.0');
  expect(release('7.0.0').stderr).toContain('The tag v7.0.0 exists');
  expect(release('7').stderr).toContain('three numbers');
  expect(release().status).toBe(64);
  expect(git('status', '--porcelain')).toBe('');
  appendFileSync(join(folder, 'README.md'), 'x');
  expect(release('7.0.1').stderr).toContain('changes without a commit');
  expect(git('log', '--format=%s')).toBe('Start');
});
