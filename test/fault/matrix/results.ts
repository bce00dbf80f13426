import type { Row } from './row.ts';

type Measured = { answerMs: number; mendMs: number | undefined };

/** What was measured of each line, and docs/failures.md's table of it. */
export class Results {
  readonly #of = new Map<string, Measured>();

  answered(row: Row, ms: number): void {
    const measured = this.#measured(row);
    measured.answerMs = Math.max(measured.answerMs, ms);
  }

  mended(row: Row, ms: number): void {
    const measured = this.#measured(row);
    measured.mendMs = Math.max(measured.mendMs ?? 0, ms);
  }

  table(rows: readonly Row[]): string {
    const lines = rows.map(row => {
      const { answerMs, mendMs } = this.#measured(row);
      const state = row.reason ? (row.code === 206 ? '206 degraded' : '503 down') : '200 up';
      const cells = [
        `${row.component}: ${row.fault}`,
        state,
        row.reason ? `\`${row.reason}\`` : '–',
        rounded(answerMs),
        mendMs === undefined ? '–' : rounded(mendMs),
      ];
      return `| ${cells.join(' | ')} |`;
    });
    const head = ['| fault | whole | reason | answered in | up again in |', '|---|---|---|---:|---:|'];
    return [...head, ...lines].join('\n');
  }

  /** The table without what was measured: that differs from run to run. */
  static facts(table: string): string[] {
    return table.split('\n').map(line => line.split(' | ').slice(0, 3).join(' | '));
  }

  #measured(row: Row): Measured {
    const key = `${row.component}: ${row.fault}`;
    const measured = this.#of.get(key) ?? { answerMs: 0, mendMs: undefined };
    this.#of.set(key, measured);
    return measured;
  }
}

const rounded = (ms: number) => `${Math.max(1, Math.round(ms))} ms`;
