import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isDefault } from '../../lib/report/default-accept.ts';
import { REPRESENTATIONS, representationFor } from '../../lib/report/representations.ts';

const typeFor = (accept: string) => representationFor(accept).mediaType;

const OPENMETRICS = 'application/openmetrics-text';
const PROMETHEUS = 'text/plain; version=0.0.4';

describe('the representation for the header Accept', () => {
  it.each([
    ['curl, Route 53 and most monitors', '*/*', 'application/json'],
    ['Node.js fetch', '*/*', 'application/json'],
    ['axios', 'application/json, text/plain, */*', 'application/json'],
    ['Python httpx', '*/*', 'application/json'],
    ['Java URLConnection', 'text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2', 'text/html'],
    [
      'Chrome',
      'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8,application/signed-exchange;v=b3;q=0.7',
      'text/html',
    ],
    ['Firefox', 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', 'text/html'],
    ['Safari', 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', 'text/html'],
    ['lynx', 'text/html, text/plain, text/sgml, text/css, application/xhtml+xml, */*;q=0.01', 'text/html'],
    [
      'an image of a browser',
      'image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8',
      'application/json',
    ],
    [
      'Prometheus 3',
      'application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2',
      OPENMETRICS,
    ],
    [
      'Prometheus 2',
      'application/openmetrics-text; version=0.0.1,text/plain;version=0.0.4;q=0.5,*/*;q=0.1',
      OPENMETRICS,
    ],
    [
      'Prometheus 2.5 with native histograms',
      'application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited;q=0.6,application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4;q=0.3,*/*;q=0.2',
      OPENMETRICS,
    ],
    ['Telegraf and the Datadog agent', 'text/plain;version=0.0.4;q=1,*/*;q=0.1', PROMETHEUS],
    ['the CloudWatch agent', 'application/openmetrics-text,*/*', OPENMETRICS],
    ['a client of the draft', 'application/health+json', 'application/health+json'],
    ['the draft, or JSON', 'application/health+json, application/json;q=0.9', 'application/health+json'],
    ['wget', 'text/plain', 'text/plain'],
    ['text of any kind', 'text/*', 'text/html'],
    ['capital letters', 'TEXT/HTML', 'text/html'],
    ['a charset', 'text/html; charset=utf-8', 'text/html'],
    ['JSON with a charset', 'application/json; charset=utf-8', 'application/json'],
    ['anything but JSON', 'application/json;q=0, */*', 'application/health+json'],
    ['HTML, but rather JSON', 'text/html;q=0.5, application/json', 'application/json'],
    ['nothing that exists', 'image/png', 'application/json'],
    ['nothing at all', '*/*;q=0', 'application/json'],
    ['garbage', ';;,,=q/\\"', 'application/json'],
    ['a very long header', `${'text/x,'.repeat(1000)}text/html`, 'application/json'],
  ])('of %s', (_who, accept, expected) => {
    expect(typeFor(accept)).toBe(expected);
  });

  it('is one that exists, whatever the header is', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), accepts), accept => {
        expect(REPRESENTATIONS).toContain(representationFor(accept));
      }),
      { numRuns: 10_000 },
    );
  });

  it('has no higher quality value elsewhere', () => {
    fc.assert(
      fc.property(fc.uniqueArray(range, { selector: ({ type }) => type, minLength: 1 }), ranges => {
        const chosen = representationFor(ranges.map(({ text }) => text).join(','));
        const qualities = REPRESENTATIONS.map(({ mediaType }) => qualityOf(mediaType, ranges));
        const best = Math.max(...qualities);
        if (best > 0) expect(qualityOf(chosen.mediaType, ranges)).toBe(best);
        else expect(chosen.mediaType).toBe('application/json');
      }),
      { numRuns: 10_000 },
    );
  });

  it('is JSON wherever a look at the header says so', () => {
    fc.assert(
      fc.property(accepts, accept => {
        fc.pre(accept.split('application/json').length <= 2); // named twice, its place in the list is open
        if (isDefault(accept)) expect(typeFor(accept)).toBe('application/json');
      }),
      { numRuns: 10_000 },
    );
  });
});

it.each([undefined, '', '*/*', 'application/json', 'application/json, text/plain, */*'])(
  '%j is JSON at a glance',
  accept => expect(isDefault(accept)).toBe(true),
);

it.each(['application/json;q=0.1, text/html', 'application/jsonp', 'text/html', '*/*, text/html'])(
  '%j is not JSON at a glance',
  accept => expect(isDefault(accept)).toBe(false),
);

type Range = { readonly type: string; readonly quality: number; readonly text: string };

const TYPES = ['*/*', 'text/*', 'application/*', 'application/json', 'text/html', 'text/plain', 'image/png'];

const range: fc.Arbitrary<Range> = fc
  .record({
    type: fc.constantFrom(...TYPES, OPENMETRICS, 'application/health+json'),
    tenths: fc.integer({ min: 0, max: 10 }),
  })
  .map(({ type, tenths }) => ({ type, quality: tenths / 10, text: `${type};q=${tenths / 10}` }));

const accepts = fc
  .array(
    fc.tuple(
      fc.constantFrom(...TYPES, OPENMETRICS),
      fc.constantFrom('', ';q=0', ';q=0.5', '; charset=utf-8', ';version=0.0.4'),
    ),
  )
  .chain(list =>
    fc.constantFrom(',', ', ').map(separator => list.map(pair => pair.join('')).join(separator)),
  );

/** As RFC 9110, section 12.5.1, says: the most specific range that names a type gives its quality. */
function qualityOf(mediaType: string, ranges: readonly Range[]): number {
  const type = mediaType.split(';', 1)[0] ?? '';
  const [major] = type.split('/');
  const named = [type, `${major}/*`, '*/*'].map(name => ranges.find(each => each.type === name));
  return named.find(found => found !== undefined)?.quality ?? 0;
}
