import { readFileSync } from 'node:fs';
import { LambdaRuntime } from '../test/support/lambda-runtime.ts';
import { endProgress, progress } from './options.ts';

/** What is measured. */
export type Subject = {
  readonly name: string;
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  readonly event: unknown;
};

type Sample = { readonly coldMs: number; readonly warmMs: number; readonly rssMegabytes: number };

/** Medians over all rounds; the ratio is to the first subject in the same round. */
export type Measured = Sample & { readonly coldRatio: number };

const WARM_ROUNDS = 60;

/** Measures one environment: from the start of its process to the first answer, then later round trips. */
async function sample({ folder, env, event }: Subject): Promise<Sample> {
  const runtime = await LambdaRuntime.create();
  try {
    const first = runtime.invoke(event);
    const spawnedAt = performance.now();
    runtime.spawn({ folder, env });
    await first;
    const coldMs = performance.now() - spawnedAt;
    const warm: number[] = [];
    for (let round = 0; round < WARM_ROUNDS; round += 1) {
      const since = performance.now();
      await runtime.invoke(event);
      warm.push(performance.now() - since);
    }
    return { coldMs, warmMs: median(warm), rssMegabytes: rssMegabytes(runtime.pid) };
  } finally {
    await runtime.stop();
  }
}

/** Measures all subjects in each round, one after the other, so that other work on the machine affects all alike. */
export async function measure(subjects: readonly Subject[], rounds: number): Promise<Map<string, Measured>> {
  const samples: Sample[][] = [];
  for (let round = 0; round < rounds; round += 1) {
    const row: Sample[] = [];
    for (const subject of subjects) row.push(await sample(subject));
    samples.push(row);
    progress(round, `round ${round + 1} of ${rounds}`);
  }
  endProgress();
  return new Map(subjects.map(({ name }, index) => [name, medians(samples, index)]));
}

function medians(rounds: readonly (readonly Sample[])[], subject: number): Measured {
  const of = (read: (mine: Sample, first: Sample) => number) =>
    median(rounds.flatMap(row => (row[subject] && row[0] ? [read(row[subject], row[0])] : [])));
  return {
    coldMs: of(({ coldMs }) => coldMs),
    coldRatio: of(({ coldMs }, first) => coldMs / first.coldMs),
    warmMs: of(({ warmMs }) => warmMs),
    rssMegabytes: of(({ rssMegabytes: rss }) => rss),
  };
}

/** The median; NaN of nothing. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

function rssMegabytes(pid: number): number {
  const kilobytes = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kilobytes) / 1024;
}
