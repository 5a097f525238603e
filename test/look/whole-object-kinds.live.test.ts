// SPDX-License-Identifier: Apache-2.0

import { expect, test } from 'vitest';
import type { RawObject } from '../../src/core/raw-object.ts';
import { wholeObject } from '../../src/look/whole-object.ts';
import { seededKinds } from '../support/seeded-kinds.ts';

const MOST = 40_000;
const shown = (object: unknown): string => JSON.stringify(wholeObject(object as RawObject, MOST).value);

test('of every kind that is known: secrets beside its own fields are replaced, and it stays a page', () => {
  const { objects } = seededKinds(20_261_126);
  const planted = objects.map((_, at) => `planted${at}zebra`);
  const text = objects
    .map((object, at) => {
      const { metadata, spec } = object as { metadata: object; spec?: unknown };
      const secret = planted[at] ?? '';
      const whole = shown({
        ...object,
        metadata: { ...metadata, annotations: { 'db-password': secret } },
        spec: {
          ...(typeof spec === 'object' ? spec : {}),
          auth: { clientSecret: secret, env: [{ name: 'API_KEY', value: secret }] },
        },
        stringData: { any: secret },
      });
      expect(whole.length).toBeLessThanOrEqual(MOST);
      return whole;
    })
    .join('\n');
  expect(objects.length).toBeGreaterThan(250);
  expect(planted.filter((secret) => text.includes(secret))).toEqual([]);
}, 60_000);
