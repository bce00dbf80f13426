import { describe, expect, it } from 'vitest';
import { verdictOn } from '../../support/postgres-verdict.ts';
import { ScriptedServer } from '../../support/scripted-server.ts';
import recordings from './recordings.json' with { type: 'json' };

/** What the programs of Debian 12 said, byte for byte (latin1). `npm run test:field` asks the programs themselves. */
describe('what real programs have said', () => {
  it.each(recordings)('$program, when $fault: $verdict', async ({ answers, verdict, ...recording }) => {
    const server = await ScriptedServer.start(answers.map(answer => Buffer.from(answer, 'latin1')));
    const tls = 'tls' in recording && { ca: [] };
    expect(await verdictOn(server.port, { tls })).toBe(verdict);
    await server.stop();
  });
});
