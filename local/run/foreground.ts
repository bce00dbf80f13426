import { execFileSync } from 'node:child_process';

/**
 * Whether this process may read the keyboard: a shell stops a background process (`npm start &`) that changes the
 * terminal. `ps` marks processes in the foreground with `+`.
 */
export function isInForeground(pid = process.pid): boolean {
  try {
    return execFileSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' }).includes('+');
  } catch {
    return false; // without `ps` it is not known, and keys are only a convenience
  }
}
