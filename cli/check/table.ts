import { type Colour, paint, type Terminal } from '../terminal/terminal.ts';
import type { ComponentFinding, Finding } from './finding.ts';

const COLOURS = { up: 'green', degraded: 'yellow', down: 'red', 'cannot tell': 'red' } as const;

/** A finding as text for people, with a line break at the end. */
export function table(finding: Finding, where: string, terminal: Pick<Terminal, 'hasColour'>): string {
  const colour = (text: string, name: Colour) => paint(terminal, name, text);
  const { verdict, why, environment, version } = finding;
  const about = [where, environment, version && `version ${version}`].filter(Boolean).join(', ');
  const head = `${colour(verdict.toUpperCase(), COLOURS[verdict])}  ${colour(about, 'dim')}`;
  const widths = { name: widest(finding.components.map(({ name }) => name)) };
  const rows = finding.components.flatMap(component => rowsOf(component, widths.name, colour));
  return `${[head, ...(why ? [`  ${why}`] : []), ...rows].join('\n')}\n`;
}

function rowsOf(
  { name, state, reason, durationMs, message, hint }: ComponentFinding,
  width: number,
  colour: (text: string, name: Colour) => string,
): string[] {
  const indent = ' '.repeat(width + 4);
  const state8 = colour(state.padEnd(8), COLOURS[state]);
  const duration = durationMs === undefined ? '' : colour(`${durationMs} ms`, 'dim');
  const row = [`  ${name.padEnd(width)}`, state8, reason, duration].filter(Boolean).join('  ');
  const more = [hint, message && `it said: ${message}`].filter(text => text !== undefined);
  return [row.trimEnd(), ...more.map(text => `${indent}${text}`)];
}

const widest = (texts: readonly string[]) => Math.max(0, ...texts.map(text => text.length));
