import { describe, expect, it } from 'vitest';
import {
  arnOf,
  fieldsOf,
  instantOf,
  jsonOf,
  listOf,
  numberOf,
  parseArn,
  stateOf,
  textOf,
} from '../../../lib/alarm/event/fields.ts';

const NOTHING = [undefined, null, true, Number.NaN, () => {}];

describe('a value of unknown type', () => {
  it('has fields only if it is an object', () => {
    expect(fieldsOf({ a: 1 })).toEqual({ a: 1 });
    for (const value of [...NOTHING, 'text', [1]]) expect(fieldsOf(value)).toEqual({});
  });

  it('has items only if it is an array', () => {
    expect(listOf([1, 2])).toEqual([1, 2]);
    for (const value of [...NOTHING, 'text', { length: 1 }]) expect(listOf(value)).toEqual([]);
  });

  it('is text only if it is a string that is not blank', () => {
    expect(textOf(' a ')).toBe('a');
    for (const value of [...NOTHING, '', ' \n', 1]) expect(textOf(value)).toBeUndefined();
  });

  it('is a number only if it is finite', () => {
    expect(numberOf(-1.5)).toBe(-1.5);
    for (const value of [...NOTHING, '1', Number.POSITIVE_INFINITY]) expect(numberOf(value)).toBeUndefined();
  });

  it('is parsed only if it is valid JSON', () => {
    expect(jsonOf('{"a":[1]}')).toEqual({ a: [1] });
    for (const value of [...NOTHING, '{', { a: 1 }]) expect(jsonOf(value)).toBeUndefined();
  });

  it('is a state only if CloudWatch has this state', () => {
    expect(['OK', 'ALARM', 'INSUFFICIENT_DATA', 'ok', 1].map(stateOf)).toEqual([
      ...['OK', 'ALARM', 'INSUFFICIENT_DATA', undefined, undefined],
    ]);
  });
});

describe('an instant', () => {
  it.each([
    ['2023-08-04T12:36:15.490+0000', '2023-08-04T12:36:15.490Z'],
    ['2023-08-04T14:36:15.490+02:00', '2023-08-04T12:36:15.490Z'],
    ['2023-08-04T12: 36: 15.490Z', '2023-08-04T12:36:15.490Z'],
  ])('is read from %s', (text, iso) => {
    expect(instantOf(text)).toBe(Date.parse(iso));
  });

  it.each(['yesterday', '', 12, undefined])('is not read from %j', value => {
    expect(instantOf(value)).toBeUndefined();
  });
});

describe('an ARN', () => {
  const ARN = 'arn:aws:cloudwatch:eu-west-1:111122223333:alarm:orders:5xx';

  it('is read without the spaces of the samples', () => {
    expect(arnOf('arn:aws:cloudwatch:eu-west-1: 111122223333:alarm:orders:5xx')).toBe(ARN);
    expect(arnOf('orders')).toBeUndefined();
  });

  it('contains the region, the account and the name', () => {
    expect(parseArn(ARN)).toEqual({ region: 'eu-west-1', accountId: '111122223333', name: 'orders:5xx' });
    expect(parseArn(undefined)).toEqual({ region: undefined, accountId: undefined, name: undefined });
  });
});
