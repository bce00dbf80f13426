import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const CHILD = fileURLToPath(new URL('../support/uncaught-child.ts', import.meta.url));

/** What a process tells in which a callback throws. @param when what is under way then */
async function told(when: 'one' | 'two' | 'none'): Promise<unknown> {
  const child = fork(CHILD, [when], { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
  const [answer] = await once(child, 'message');
  const [code] = await once(child, 'exit');
  expect(code).toBe(0);
  return answer;
}

describe('an exception that nothing caught', () => {
  it('fails the work under way, and not what comes after; its message contains no login', async () => {
    expect(await told('one')).toEqual({
      first: ['Error: in a callback: <password>'],
      next: 'done',
      logged: ['ERROR an exception that nothing caught: Error: in a callback: <password>'],
    });
  });

  it('fails all the work under way: it may belong to any', async () => {
    expect(await told('two')).toMatchObject({
      first: ['Error: in a callback: <password>', 'Error: in a callback: <password>'],
    });
  });

  it('is logged when nothing is under way', async () => {
    expect(await told('none')).toMatchObject({
      first: [],
      logged: ['ERROR an exception that nothing caught: Error: in a callback: <password>'],
    });
  });
});
