import { describe, expect, it } from 'vitest';
import { PAGES, readPage } from '../build/doc-sections.ts';
import { sentencesOf } from './support/sentences.ts';

/** The most words of a sentence: on average, and of the longest one. */
const [AVERAGE, LONGEST] = [18, 30];

/** A page that is made by a program has no sentences of its own. */
const WRITTEN = PAGES.filter(page => page !== 'docs/alarm-messages.md');

describe('the sentences', () => {
  it.each(WRITTEN)('of %s are short', page => {
    const sentences = sentencesOf(readPage(page));
    const words = sentences.reduce((sum, sentence) => sum + sentence.length, 0);
    expect(words / Math.max(1, sentences.length)).toBeLessThan(AVERAGE);
    expect(sentences.filter(({ length }) => length > LONGEST).map(each => each.join(' '))).toEqual([]);
  });

  it('are counted without code, tables and headings', () => {
    const page =
      '# One two three\n\nOne `npm run x` two. Three four\nfive [six seven](x.md).\n\n- Eight nine ten\n- No.\n\n| a | b c d |\n\n```sh\nnpm run a b c\n```\n';
    expect(sentencesOf(page).map(({ length }) => length)).toEqual([3, 5, 3]);
  });
});
