import { STATUSES } from '../../lib/health/status.ts';
import { REASONS } from '../../lib/names/reasons.ts';

type Schema = Readonly<Record<string, unknown>>;

const STATE = { enum: [...STATUSES], description: 'How well it works.' };
const REASON = { enum: Object.keys(REASONS), description: 'Why it is not up.' };
const INSTANT = { type: 'string', format: 'date-time' };
const NUMBER_OR_NULL = { type: ['number', 'null'] };
const COUNT = { type: 'integer', minimum: 0 };

function objectOf(properties: Schema, required: readonly string[], others: unknown = false): Schema {
  return { type: 'object', required, properties, additionalProperties: others };
}

/** What the check found, where it is not what callers see. */
const FOUND = objectOf({ state: STATE, reason: REASON, message: { type: 'string' } }, ['state']);

const OVERRIDE = objectOf(
  {
    kind: { type: 'string' },
    who: { type: 'string' },
    why: { type: 'string' },
    from: INSTANT,
    until: INSTANT,
  },
  ['kind', 'who', 'why', 'from', 'until'],
);

/** Fields of every component. */
const COMMON = {
  state: STATE,
  healthy: { type: 'boolean', description: 'Whether the state is up.' },
  reason: REASON,
  duration_ms: { type: 'number', minimum: 0, description: 'Of the run that observed it.' },
  cached: { type: 'boolean', description: 'Whether this answer used a stored result.' },
  stale: { const: true, description: 'Older than its TTL: another environment renews it.' },
};

/** Fields that only signed callers see. */
const DETAILS = {
  critical: { type: 'boolean' },
  target: { type: 'string' },
  message: { type: 'string' },
  hint: { type: 'string' },
  failures_in_row: COUNT,
  first_failure_at: INSTANT,
  last_success_at: INSTANT,
  last_failure_at: INSTANT,
  last_change_at: INSTANT,
  usual_answer_ms: { type: 'number', minimum: 0 },
  last_run: FOUND,
  override: OVERRIDE,
  observed: FOUND,
  age_seconds: COUNT,
};

/** Fields of the kinds that Beacon has. Your own checks add others: text, numbers, booleans or null. */
const OF_KINDS = {
  status: { type: 'string' },
  engine: { type: 'string' },
  backend: { type: 'string' },
  last_checked: INSTANT,
  process_rss: { type: 'number' },
  system_total: NUMBER_OR_NULL,
  usage_percent: NUMBER_OR_NULL,
  threshold_percent: NUMBER_OR_NULL,
  item_count: NUMBER_OR_NULL,
  memory_mb: NUMBER_OR_NULL,
  memory_usage_percent: NUMBER_OR_NULL,
  memory_check_enabled: { type: 'boolean' },
  memory_calculation_method: { enum: ['disabled', 'empty', 'v8', 'json', 'estimated', 'error', null] },
};

/** A component that is not up says why; one that is up gives no reason. */
const REASON_IF_NOT_UP = {
  if: { properties: { state: { const: 'up' } } },
  // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
  then: { properties: { healthy: { const: true }, reason: false } },
  else: { properties: { healthy: { const: false }, reason: REASON }, required: ['reason'] },
};

const SCALAR = { type: ['string', 'number', 'boolean', 'null'] };

const COMPONENT = {
  ...objectOf({ ...OF_KINDS, ...COMMON, ...DETAILS }, ['state', 'healthy', 'duration_ms', 'cached'], SCALAR),
  ...REASON_IF_NOT_UP,
};

const COMPONENTS = objectOf({ timestamp: INSTANT, version: { type: 'string' } }, ['timestamp', 'version'], {
  $ref: '#/$defs/component',
});

const CHECK = {
  ...objectOf(
    {
      status: { enum: ['pass', 'warn', 'fail'] },
      componentType: { enum: ['component', 'datastore', 'system'] },
      observedValue: { type: 'number' },
      observedUnit: { type: 'string' },
      time: INSTANT,
      output: { type: 'string' },
    },
    ['status'],
  ),
  dependentRequired: { observedValue: ['observedUnit', 'time', 'componentType'] },
};

/** The body of each kind of answer that is JSON, by its name. */
export const BODIES = {
  component: COMPONENT,
  report: objectOf(
    {
      status: STATE,
      components: COMPONENTS,
      environment: { type: 'string' },
      duration_ms: { type: 'number', minimum: 0 },
      shared_results: { const: 'unavailable' },
      settings: { type: 'object' },
    },
    ['status', 'components', 'environment'],
  ),
  states: objectOf(
    {
      status: STATE,
      components: { type: 'object', additionalProperties: objectOf({ state: STATE }, ['state']) },
    },
    ['status', 'components'],
  ),
  status: objectOf({ status: { enum: [...STATUSES, 'unknown'] } }, ['status']),
  failure: objectOf(
    {
      status: { const: 'down' },
      error: { const: 'Health check system failure' },
      details: { enum: ['unexpected_error', 'misconfigured'] },
    },
    ['status', 'error', 'details'],
  ),
  problem: objectOf(
    {
      type: { type: 'string' },
      title: { type: 'string' },
      status: { type: 'integer' },
      detail: { type: 'string' },
    },
    ['type', 'title', 'status', 'detail'],
  ),
  healthJson: objectOf(
    {
      status: { enum: ['pass', 'warn', 'fail'] },
      version: { type: 'string' },
      releaseId: { type: 'string' },
      output: { type: 'string' },
      description: { type: 'string' },
      checks: {
        type: 'object',
        propertyNames: { pattern: '^[^:]+(:[^:]+)?$' },
        additionalProperties: { type: 'array', minItems: 1, items: CHECK },
      },
    },
    ['status'],
  ),
} as const satisfies Record<string, Schema>;

/** The name of a body. */
export type BodyName = keyof typeof BODIES;

/** The JSON Schema of the report and of every other body. */
export function reportSchema(): Schema {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Answers of Beacon',
    description:
      'The report as application/json, whole or as PUBLIC_DETAIL allows. The other bodies are below $defs.',
    anyOf: (['report', 'states', 'status'] satisfies BodyName[]).map(name => ({ $ref: `#/$defs/${name}` })),
    $defs: BODIES,
  };
}
