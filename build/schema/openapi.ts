import { readFileSync } from 'node:fs';
import { BODIES, type BodyName } from './body-schemas.ts';
import { type ExampleAnswer, exampleAnswers } from './examples.ts';

type Node = Readonly<Record<string, unknown>>;

const REFERENCE = '#/components/schemas/';

/** The OpenAPI 3.1 document of the routes, with answers that the code has made as examples. */
export async function openApi(): Promise<Node> {
  const { version, license } = manifest();
  return {
    openapi: '3.1.0',
    info: {
      title: 'Beacon',
      version,
      summary: 'The health check for serverless systems on AWS.',
      description: 'Every path answers JSON, health+json, HTML, text or metrics: the header Accept chooses.',
      license: { name: license, identifier: license },
    },
    servers: [{ url: 'https://{host}', variables: { host: { default: 'health.example.com' } } }],
    security: [],
    paths: pathsOf(),
    components: {
      responses: await sharedAnswers(),
      schemas: JSON.parse(JSON.stringify(BODIES).replaceAll('#/$defs/', REFERENCE)),
      securitySchemes: {
        sigv4: {
          type: 'apiKey',
          name: 'Authorization',
          in: 'header',
          description: 'AWS Signature Version 4, verified by API Gateway (IAM).',
          'x-amazon-apigateway-authtype': 'awsSigv4',
        },
      },
    },
  };
}

function manifest(): { readonly version: string; readonly license: string } {
  return JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
}

/** The answers that several paths have, by their names. */
const ANSWERS = { '200': 'Up', '206': 'Degraded', '503': 'Down', '500': 'Failed' } as const;

const answerOf = (name: string): Node => ({ $ref: `#/components/responses/${name}` });

const REPORT = Object.fromEntries(Object.entries(ANSWERS).map(([code, name]) => [code, answerOf(name)]));

function pathsOf(): Node {
  const { '503': _never, ...live } = REPORT;
  const signed = { security: [{ sigv4: [] }] };
  const name = {
    name: 'name',
    in: 'path',
    required: true,
    schema: { type: 'string' },
    description: 'A component or a group.',
  };
  return {
    '/health': {
      ...reads('health', 'All components', REPORT),
      post: {
        ...operation('runNow', 'Run checks now', { ...REPORT, ...refusals(400, 403, 413, 415, 422) }),
        ...signed,
        requestBody: RUN,
      },
    },
    '/health/live': reads('live', 'This process only, without I/O', live),
    '/health/details': {
      get: {
        ...operation('details', 'All components, in detail', { ...REPORT, ...refusals(403) }),
        ...signed,
      },
    },
    '/health/{name}': {
      parameters: [name],
      ...reads('one', 'One component or one group', { ...REPORT, ...refusals(404) }),
    },
  };
}

const RUN = {
  description: 'What to run. Absent: everything.',
  content: {
    'application/json': {
      schema: {
        type: 'object',
        properties: {
          components: { type: 'array', minItems: 1, items: { type: 'string' } },
          fresh: { type: 'boolean', default: true, description: 'Whether stored results are not used.' },
        },
        additionalProperties: false,
      },
    },
  },
};

function operation(operationId: string, summary: string, answers: Node): Node {
  return { operationId, summary, responses: answers };
}

/** HEAD has the same status code and headers, and no body. */
function reads(id: string, summary: string, answers: Node): Node {
  const empty = [...Object.keys(answers), '429'].map(code => [
    code,
    { description: WORDS[code as keyof typeof WORDS] ?? 'No body.' },
  ]);
  return {
    get: operation(id, summary, { ...answers, ...refusals(405, 429) }),
    head: operation(`${id}Head`, `${summary}: the status code and the headers`, Object.fromEntries(empty)),
  };
}

const HEADERS = {
  'X-Health-Status': {
    schema: { enum: ['up', 'degraded', 'down'] },
    description: 'The status of the whole.',
  },
  Vary: { schema: { type: 'string' } },
};

const WORDS = {
  '200': 'Up. The page is 200 when degraded, too, and metrics always are.',
  '206': 'Degraded: DEGRADED_STATUS_CODE may be another.',
  '503': 'Down.',
} as const;

async function sharedAnswers(): Promise<Node> {
  const answers = await exampleAnswers();
  const reports = Object.entries(WORDS).map(([code, description]) => {
    const retry = code === '503' && {
      'Retry-After': { schema: { type: 'integer' }, description: 'Seconds.' },
    };
    const answer = { description, headers: { ...HEADERS, ...retry }, content: contentOf(code, answers) };
    return [ANSWERS[code as keyof typeof WORDS], answer];
  });
  return {
    ...Object.fromEntries(reports),
    Failed: {
      description: 'The health check itself failed.',
      content: { 'application/json': { schema: schemaOf('failure') } },
    },
    Refused: {
      description: 'The request was rejected.',
      content: { 'application/problem+json': { schema: schemaOf('problem') } },
    },
  };
}

function contentOf(code: string, answers: readonly ExampleAnswer[]): Node {
  const media = answers
    .filter(each => each.code === code)
    .map(({ mediaType, body }) => [mediaType, { schema: schemaFor(mediaType), example: body }]);
  const page = code === '206' ? {} : { 'text/html': { schema: { type: 'string' } } };
  return { ...Object.fromEntries(media), ...page };
}

function schemaFor(mediaType: string): Node {
  if (mediaType === 'application/health+json') return schemaOf('healthJson');
  if (mediaType !== 'application/json') return { type: 'string' };
  return { anyOf: (['report', 'states', 'status'] as const).map(schemaOf) };
}

const schemaOf = (name: BodyName): Node => ({ $ref: `${REFERENCE}${name}` });

function refusals(...codes: readonly number[]): Node {
  return Object.fromEntries(codes.map(code => [code, answerOf('Refused')]));
}
