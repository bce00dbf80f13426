import { describe, expect, it } from 'vitest';
import { readSection } from '../../../build/doc-sections.ts';
import { VERDICT_TABLES } from '../../../build/failover/fleet-tables.ts';

describe('the tables of the page about the verdict', () => {
  it.each(Object.entries(VERDICT_TABLES))('%s is what the code says', async (section, table) => {
    expect(readSection(section)).toBe(await table());
  });
});
