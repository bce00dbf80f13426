import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const CHILD = fileURLToPath(new URL('../support/printed-child.ts', import.meta.url));

it('makes lines of the log of what packages print, without logins, and prints nothing else', async () => {
  const child = fork(CHILD, { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', text => (printed += text));
  const [[logged], [code]] = await Promise.all([once(child, 'message'), once(child, 'close')]);
  expect([code, printed]).toEqual([0, '']);
  expect(logged).toEqual([
    {
      level: 'WARN',
      message: 'a package printed',
      text: '[WARN] the server needs no password, but got <password>',
    },
    {
      level: 'ERROR',
      message: 'a package printed',
      text: expect.stringMatching(/^failed: Error: AUTH <user> <password>/),
    },
    { level: 'INFO', message: 'a package printed', text: "{ password: '<password>' }" },
    {
      level: 'WARN',
      message: 'a warning of Node.js',
      name: 'DeprecationWarning',
      text: 'sslmode of <user>:<password> will change',
    },
  ]);
});
