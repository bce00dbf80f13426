import { readOptions } from './run/options.ts';
import { DEFAULT_PORT, type Run, start } from './run/start.ts';
import { outputOf, Screen } from './screen/screen.ts';
import { removeLeftovers } from './servers/leftovers.ts';

const screen = new Screen(outputOf(process));
const run: Run = { screen, stopSteps: [], quit: () => void stop(0) };

let stopping = false;

async function stop(code: number): Promise<void> {
  if (stopping) return;
  stopping = true;
  screen.end();
  if (code === 0) screen.say('Stopping …');
  for (const step of run.stopSteps.reverse()) await Promise.allSettled([(async () => step())()]);
  process.exit(code);
}

function explain(error: NodeJS.ErrnoException, port: number | undefined): string {
  if (error.code !== 'EADDRINUSE') return error.message;
  const taken = port ?? process.env.PORT ?? DEFAULT_PORT;
  return `Port ${taken} is in use. Try npm start -- --port 0, which uses any free port.`;
}

const options = readOptions(process.argv.slice(2), {
  out: text => void process.stdout.write(text),
  err: text => void process.stderr.write(text),
});

if ('exitCode' in options) process.exitCode = options.exitCode;
else {
  process.stdout.on('error', run.quit); // such as the pipe of `npm start | head`
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, run.quit);
  const removed = await removeLeftovers();
  if (removed > 0)
    screen.say(`Removed ${removed} servers that an earlier run left behind when it was killed.`);
  start(process.env, options.port, run).catch(async (error: NodeJS.ErrnoException) => {
    if (stopping) return; // Ctrl-C also ends what was just being started
    screen.end();
    process.stderr.write(`${explain(error, options.port)}\n`);
    await stop(1);
  });
}
