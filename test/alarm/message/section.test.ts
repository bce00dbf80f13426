import { describe, expect, it } from 'vitest';
import { firstLines, plainLine, writeSection } from '../../../lib/alarm/message/section.ts';

describe('a section', () => {
  it('is a title and a list, with details below their item', () => {
    expect(writeSection({ title: 'Alarms', lines: ['a', '  detail of a', 'b'] })).toBe(
      'Alarms:\n- a\n  detail of a\n- b',
    );
  });

  it('has no line breaks within a line', () => {
    expect(writeSection({ title: 'Alarms\nof all', lines: ['a\r\nb'] })).toBe('Alarms of all:\n- a  b');
  });
});

it('a plain line has no control characters, no reversed direction and no half of a surrogate pair', () => {
  expect(plainLine('a\tb\u0007c\u202ed\u2066e\u2028f')).toBe('a b c d e f');
  expect(plainLine('\u{1F525}\ud83d')).toBe('\u{1F525}\ufffd');
});

it('the first lines are followed by the number of the others', () => {
  expect(firstLines(['a', 'b'], 2)).toEqual(['a', 'b']);
  expect(firstLines(['a', 'b', 'c', 'd'], 2)).toEqual(['a', 'b', '… and 2 more']);
});
