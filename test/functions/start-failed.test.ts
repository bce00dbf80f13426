import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { albEvent } from '../support/events.ts';

/** Answers an event in a process whose function could not start. Its stdout has the log, the metrics and then the answer. */
function answerOf(event: object, env: Record<string, string>) {
  const module = new URL('../../functions/health/start-failed.ts', import.meta.url);
  const script = `const { startFailed } = await import('${module}');
    const answer = await startFailed(new Error('a bug'), ${JSON.stringify(env)})(${JSON.stringify(event)});
    process.stdout.write(JSON.stringify(answer));`;
  const output = execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
  const lines = output.split('\n').map(line => JSON.parse(line));
  return { log: lines[0], answer: lines.at(-1) };
}

it('logs under the stage in ENV, where ENVIRONMENT is not set', () => {
  expect(answerOf({}, { ENV: 'production' }).log).toMatchObject({
    level: 'ERROR',
    environment: 'production',
  });
  expect(answerOf({}, { ENV: 'production', ENVIRONMENT: 'staging' }).log.environment).toBe('staging');
});

it('tells Route 53 that it cannot tell, behind a base path as well', () => {
  const event = albEvent({ path: '/orders/edge/6f1b' });
  const { answer } = answerOf(event, { EDGE_PATH: '/edge/6f1b', BASE_PATH: '/orders' });
  expect(answer).toMatchObject({ statusCode: 200, body: '{"status":"unknown"}' });
  expect(answerOf(event, { EDGE_PATH: '/edge/6f1b' }).answer).toMatchObject({ statusCode: 500 });
});
