// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from 'vitest';
import { withoutFieldSets } from '../../adapters/kubernetes/field-sets.ts';
import { parseList } from '../../adapters/kubernetes/parse-list.ts';
import * as fc from '../support/properties.ts';

const bytesOf = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));

// Names and texts that look like what stands between two items.
const text = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom('},{"metadata":{"name":', '"items":[', ']', '}', '\\', '"fieldsV1":{', 'π'),
);
const item = fc.record({
  metadata: fc.record({
    name: text,
    managedFields: fc.array(
      fc.record({
        manager: text,
        fieldsV1: fc.dictionary(text, fc.dictionary(text, fc.constant({}))),
        subresource: text,
      }),
    ),
  }),
  spec: fc.array(fc.record({ metadata: fc.record({ name: text }) })),
});
const listOfAny = fc.record({
  kind: fc.constant('PodList'),
  metadata: fc.record({ continue: text }),
  items: fc.array(item),
});

describe('a list', () => {
  it('reads the same in pieces as whole, whatever stands in its texts', () => {
    fc.assert(
      fc.property(listOfAny, ({ items, ...envelope }) => {
        const read = parseList(bytesOf({ ...envelope, items }), () => (each) => each);
        expect(read.items).toEqual(items);
        expect(read.envelope).toMatchObject(envelope);
      }),
      { numRuns: 40 },
    );
  });
});

describe('field sets', () => {
  it('are emptied, and nothing else is', () => {
    fc.assert(
      fc.property(listOfAny, (list) => {
        const left = JSON.parse(withoutFieldSets(bytesOf(list)).toString('utf8')) as unknown;
        const expected = JSON.parse(JSON.stringify(list), (key, value: unknown) =>
          key === 'fieldsV1' && typeof value === 'object' ? {} : value,
        ) as unknown;
        expect(left).toEqual(expected);
      }),
      { numRuns: 40 },
    );
  });
});
