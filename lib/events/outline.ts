import { asFields, type Fields, own } from './fields.ts';

/** Fields that say where an event comes from. Their values are safe to log. */
const ORIGIN_FIELDS = [
  'source',
  'detail-type',
  'eventSource',
  'EventSource',
  'httpMethod',
  'routeKey',
] as const;

/** How many field names of one level are logged. */
const MAX_NAMES = 20;
/** How many characters of each name or value are logged. */
const MAX_CHARACTERS = 60;

/**
 * Describes an unknown event for the log: the names of its fields, and where it comes from. Other values are left out:
 * an event that reaches the function by mistake, such as an HTTP request with its headers, may contain secrets.
 */
export function outline(event: unknown): object {
  const records = own(asFields(event), 'Records');
  const isList = Array.isArray(records);
  return {
    type: event === null ? 'null' : Array.isArray(event) ? 'list' : typeof event,
    ...namesAndOrigin(asFields(event)),
    ...(isList && { records: records.length, first_record: namesAndOrigin(asFields(records[0])) }),
  };
}

function namesAndOrigin(fields: Fields): object {
  const origin = ORIGIN_FIELDS.flatMap(name => {
    const value = own(fields, name);
    return typeof value === 'string' ? [[name, value.slice(0, MAX_CHARACTERS)]] : [];
  });
  const names = Array.isArray(fields) ? [] : Object.keys(fields).slice(0, MAX_NAMES);
  return { fields: names.map(name => name.slice(0, MAX_CHARACTERS)), ...Object.fromEntries(origin) };
}
