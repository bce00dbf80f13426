import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import serialize from '@xterm/addon-serialize';
import xterm from '@xterm/headless';
import { until } from '../../support/until.ts';
import { framed } from './frame.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const [COLUMNS, ROWS] = [118, 46];

/** The scheme of the picture decides about the background. Colours of text come from the terminal. */
const STYLE = `
.terminal{padding:14px 16px}
.terminal pre{padding:0;white-space:normal}
.terminal div{background:none!important;color:inherit!important;font:13px/1.45 "DejaVu Sans Mono",Menlo,monospace!important}
.terminal pre>div>div{white-space:pre;min-height:1.45em}
`;

/** `npm start` in a terminal: it starts, then the database is stopped with a key. Needs `script`, of util-linux. */
export async function terminal(): Promise<string> {
  const screen = new xterm.Terminal({ cols: COLUMNS, rows: ROWS, scrollback: 1000, allowProposedApi: true });
  const serializer = new serialize.SerializeAddon();
  screen.loadAddon(serializer);
  const size = `stty cols ${COLUMNS} rows ${ROWS}`;
  const child = spawn('script', ['-qefc', `${size}; npm start --silent -- --port 0`, '/dev/null'], {
    cwd: ROOT,
  });
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => {
    text += chunk;
    screen.write(chunk);
  });
  await until('both environments are up', () => text.includes('| second environment: UP'), 60_000);
  await shown(child, 'd', () => /● DOWN.*connection_refused.*second environment: DOWN/.test(text));
  const picture = framed('npm start', `<div class="terminal">${rowsOf(serializer)}</div>`, STYLE);
  child.stdin.write('q');
  await once(child, 'exit');
  return picture;
}

/** The rows as HTML, without the empty ones below the last line. */
const rowsOf = (serializer: serialize.SerializeAddon) =>
  serializer.serializeAsHTML().replace(/(<div><span>\s*<\/span><\/div>\s*)+(?=<\/div>)/, '');

async function shown(child: ChildProcess, key: string, isShown: () => boolean): Promise<void> {
  child.stdin?.write(key);
  await until(`the effect of the key ${key}`, isShown, 30_000);
}
