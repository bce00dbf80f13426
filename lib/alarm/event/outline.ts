import { type Fields, fieldsOf, listOf } from './fields.ts';

/** What says where an event is from, and is no secret. */
const TOLD = ['source', 'detail-type', 'eventSource', 'EventSource', 'httpMethod', 'routeKey'] as const;

/** Names shown of one level, and characters of each name or value. */
const MAX_NAMES = 20;
const MAX_CHARACTERS = 60;

/**
 * What a log may know of an event that nobody could read: the names of its fields, and where it is from. Whatever
 * reaches the function by mistake, such as a request with its headers, may hold secrets in any other value.
 */
export function outline(event: unknown): object {
  const root = fieldsOf(event);
  const first = fieldsOf(listOf(root.Records)[0]);
  return {
    type: event === null ? 'null' : Array.isArray(event) ? 'list' : typeof event,
    ...namesAndOrigin(root),
    ...(Array.isArray(root.Records) && { records: root.Records.length, first_record: namesAndOrigin(first) }),
  };
}

function namesAndOrigin(fields: Fields): object {
  const told = TOLD.flatMap(name => {
    const value = fields[name];
    return typeof value === 'string' ? [[name, value.slice(0, MAX_CHARACTERS)]] : [];
  });
  const names = Object.keys(fields).slice(0, MAX_NAMES);
  return { fields: names.map(name => name.slice(0, MAX_CHARACTERS)), ...Object.fromEntries(told) };
}
