import type { Row, Shown } from './row.ts';

/** The table of apps for the docs, in Markdown. */
export function tableText(rows: readonly Row[]): string {
  const lines = rows.map(
    ({ target, from, login, shows }, index) =>
      `| ${index + 1} | ${target} | ${from} | ${login} | ${textOf(shows)} |`,
  );
  const head = ['| | the health check of | comes from | login | shows |', '|---|---|---|---|---|'];
  return `${[...head, ...lines].join('\n')}\n`;
}

function textOf(shows: Shown): string {
  if ('fault' in shows) return `error at synth: "… ${shows.fault} …"`;
  const logins = Object.entries(shows.logins ?? {}).map(([component, login]) => `${component}: ${login}`);
  const says = shows.says === undefined ? [] : [`says at synth: "… ${shows.says} …"`];
  return [`checks ${shows.components.replaceAll(',', ', ')}`, ...logins, ...says].join('; ');
}
