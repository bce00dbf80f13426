#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { beacon } from './program.ts';
import { terminalOf } from './terminal/terminal.ts';

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));

process.exitCode = await beacon(process.argv.slice(2), version, terminalOf(process));
