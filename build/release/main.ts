import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { changesOf, releaseChanges } from './changelog.ts';
import { CHECKSUMS, writeReleaseFiles } from './files.ts';
import { versionFault } from './version.ts';

const FOLDER = 'dist/release';

const program = new Command('npm run release --')
  .description(
    'Makes a release: version, changelog, commit, tag, and the files to publish. It publishes nothing. Takes about a minute.',
  )
  .argument('<version>', 'three numbers, such as 1.4.0')
  .option(
    '--dry-run',
    'make the files only: no commit and no tag, and the version and the changelog stay as they are',
  )
  .exitOverride(error => process.exit(error instanceof CommanderError && error.exitCode === 0 ? 0 : 64))
  .parse();
const [next = ''] = program.args;
const { dryRun = false } = program.opts<{ dryRun?: boolean }>();

const run = (command: string, args: readonly string[]) => execFileSync(command, args, { encoding: 'utf8' });
const say = (line: string) => process.stdout.write(`${line}\n`);

/** Says what prevents a release, and ends the process before anything has changed. */
function refuse(fault: string): never {
  process.stderr.write(`No release: ${fault}\n`);
  process.exit(1);
}

const manifests = ['package.json', 'package-lock.json'].map(
  name => [name, readFileSync(name, 'utf8')] as const,
);
const changelog = readFileSync('CHANGELOG.md', 'utf8');

const fault = versionFault(next, JSON.parse(readFileSync('package.json', 'utf8')).version);
if (fault !== undefined) refuse(fault);
if (run('git', ['status', '--porcelain']) !== '')
  refuse('There are changes without a commit. Commit or stash them.');
if (run('git', ['tag', '--list', `v${next}`]) !== '')
  refuse(`The tag v${next} exists. Give a greater version.`);

try {
  const released = releaseChanges(changelog, next, new Date().toISOString().slice(0, 10));
  writeFileSync('CHANGELOG.md', released);
  run('npm', ['version', next, '--no-git-tag-version']);
  say('Building …');
  run('npm', ['run', '--silent', 'build']);
  const heading = released.split('\n').find(line => line.startsWith(`## ${next} `)) ?? '';
  for (const name of writeReleaseFiles(FOLDER, next, changesOf(released, heading)))
    say(`  ${FOLDER}/${name}`);
  if (dryRun) restore();
  else commit();
} catch (error) {
  restore();
  refuse(error instanceof Error ? error.message : String(error));
}

/** Undoes the changes of the version and of the changelog. */
function restore(): void {
  for (const [name, text] of [...manifests, ['CHANGELOG.md', changelog] as const]) writeFileSync(name, text);
}

function commit(): void {
  run('git', ['commit', '--quiet', '--all', '--message', `Release ${next}`]);
  run('git', ['tag', '--annotate', `v${next}`, '--message', `Release ${next}`]);
  say(`Made the commit and the tag v${next}. Nothing is published. CONTRIBUTING.md says how to go on.`);
  say(`Check the files: cd ${FOLDER} && sha256sum --check ${CHECKSUMS}`);
}
