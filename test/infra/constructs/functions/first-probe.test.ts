import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { FIRST_PROBE_CODE } from '../../../../infra/constructs/functions/first-probe.ts';

/** Runs the code of the function, with an SDK that answers like the probe function. */
function firstProbe(answer: { FunctionError?: string; report: unknown }) {
  const sent: unknown[] = [];
  class LambdaClient {
    async send(command: unknown) {
      sent.push(command);
      const Payload = new TextEncoder().encode(JSON.stringify(answer.report));
      return { Payload, FunctionError: answer.FunctionError };
    }
  }
  class InvokeCommand {
    readonly input: unknown;
    constructor(input: unknown) {
      this.input = input;
    }
  }
  const exports: { handler?: () => Promise<string> } = {};
  const env = { PROBE_FUNCTION_NAME: 'probe' };
  const require = () => ({ LambdaClient, InvokeCommand });
  runInNewContext(FIRST_PROBE_CODE, { exports, require, Buffer, process: { env } });
  return { sent, run: () => exports.handler?.() };
}

it('invokes the probe function, and succeeds when the system is degraded', async () => {
  const { run, sent } = firstProbe({ report: { status: 'degraded', components: {} } });
  expect(await run()).toBe('degraded');
  expect(sent).toEqual([{ input: { FunctionName: 'probe', Payload: '{"cause":"deployment"}' } }]);
});

it('fails when the system is down, and says why', async () => {
  const report = { status: 'down', components: { database: { reason: 'authentication_failed' } } };
  await expect(firstProbe({ report }).run()).rejects.toThrow(
    /found the system down: .*authentication_failed/,
  );
});

it('fails when the probe function fails', async () => {
  const { run } = firstProbe({ FunctionError: 'Unhandled', report: { errorMessage: 'ConfigError: no' } });
  await expect(run()).rejects.toThrow(/The first probe failed: .*ConfigError: no/);
});

it('fails when the probe function does not understand the request', async () => {
  const { run } = firstProbe({ report: { rejected: 'A field of the request is "cause"' } });
  await expect(run()).rejects.toThrow(/The first probe was rejected: .*A field of the request/);
});
