import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import type { Metafile } from 'esbuild';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** One line for each file of a bundle: bytes, compressed bytes, and when it is loaded. */
export function sizeReport(name: string, { outputs }: Metafile): string {
  const lines = Object.entries(outputs).map(([path, output]) => {
    const gzip = gzipSync(readFileSync(join(ROOT, path))).byteLength;
    const when = loadedAtStart(outputs).has(path) ? 'at start' : 'when needed';
    return `${String(output.bytes).padStart(8)} B ${String(gzip).padStart(7)} B gz  ${when.padEnd(12)} ${path}`;
  });
  return [`function ${name}`, ...lines.sort().reverse()].join('\n');
}

/** The files that every cold start loads: the handler, `main.mjs`, and what they import, directly or through others. */
export function loadedAtStart(outputs: Metafile['outputs']): ReadonlySet<string> {
  const entries = Object.keys(outputs).filter(
    path => outputs[path]?.entryPoint && /\/(index|main)\.mjs$/.test(path),
  );
  const reached = new Set(entries);
  for (const path of reached) {
    const imports = outputs[path]?.imports ?? [];
    for (const { kind, path: next } of imports)
      if (kind === 'import-statement' && next in outputs) reached.add(next);
  }
  return reached;
}
