import { readFileSync } from 'node:fs';
import { createConfig, lintFromString } from '@redocly/openapi-core';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { reportSchema } from '../../../build/schema/body-schemas.ts';
import { exampleAnswers } from '../../../build/schema/examples.ts';
import { openApi } from '../../../build/schema/openapi.ts';
import type { HttpResponse } from '../../../lib/http/response.ts';
import { schemaFaults } from '../../support/answer-schema.ts';
import { startBeacon } from '../../support/beacon.ts';
import { restApiEvent } from '../../support/events.ts';

const fileOf = (name: string) =>
  readFileSync(new URL(`../../../docs/schema/${name}`, import.meta.url), 'utf8');

const answer = (body: object, type = 'application/json', statusCode = 200): HttpResponse => ({
  statusCode,
  headers: { 'Content-Type': type },
  body: JSON.stringify(body),
  isBase64Encoded: false,
});

describe('the published schemas', () => {
  it('are what the code says', async () => {
    expect(JSON.parse(fileOf('report.schema.json'))).toEqual(JSON.parse(JSON.stringify(reportSchema())));
    expect(JSON.parse(fileOf('openapi.json'))).toEqual(JSON.parse(JSON.stringify(await openApi())));
  });

  it('are valid: JSON Schema in its strict mode, OpenAPI without a complaint of a linter', async () => {
    const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, strictRequired: false });
    addFormats.default(ajv);
    expect(() => ajv.compile(JSON.parse(fileOf('report.schema.json')))).not.toThrow();
    // Otherwise the linter forbids in each branch of if, then and else what that branch does not name.
    const examples = { severity: 'error', allowAdditionalProperties: true } as const;
    const rules = { 'no-invalid-media-type-examples': examples };
    const config = await createConfig({ extends: ['recommended'], rules });
    const problems = await lintFromString({ source: fileOf('openapi.json'), config });
    expect(problems.map(({ ruleId, message }) => `${ruleId}: ${message}`)).toEqual([]);
  });

  it('have examples that the schema accepts', async () => {
    for (const { mediaType, body } of await exampleAnswers()) {
      if (typeof body === 'object' && body) expect(schemaFaults(answer(body, mediaType))).toEqual([]);
    }
  });
});

describe('the schema refuses', () => {
  const report = async () => {
    const { body } = await startBeacon({ MAX_MEMORY_PERCENT: '100' }).invoke(restApiEvent());
    return JSON.parse(body);
  };

  it.each<[string, (body: Awaited<ReturnType<typeof report>>) => unknown]>([
    ['another status', body => (body.status = 'fine')],
    ['a field that nobody declared', body => (body.host = '10.0.0.1')],
    ['a report without a version', body => delete body.components.version],
    ['a component without a state', body => delete body.components.memory.state],
    ['a reason that is not on the list', body => (body.components.memory.reason = 'because')],
    ['a component that is down without a reason', body => (body.components.memory.state = 'down')],
    ['an object in a component', body => (body.components.memory.extra = {})],
    ['an instant that is none', body => (body.components.timestamp = 'yesterday')],
  ])('%s', async (_what, change) => {
    const body = await report();
    expect(schemaFaults(answer(body))).toEqual([]);
    change(body);
    expect(schemaFaults(answer(body)).length).toBeGreaterThan(0);
  });

  it('a failure that is no 500, and a problem without a title', () => {
    const failure = { status: 'down', error: 'Health check system failure', details: 'misconfigured' };
    expect(schemaFaults(answer(failure, 'application/json', 500))).toEqual([]);
    expect(schemaFaults(answer(failure))).not.toEqual([]);
    expect(schemaFaults(answer({ status: 404 }, 'application/problem+json', 404))).not.toEqual([]);
  });
});
