// SPDX-License-Identifier: Apache-2.0

import { expect, test } from 'vitest';
import type { KubeObject } from '../src/core/kind.ts';
import { nameWalker } from '../src/core/object-names.ts';

test('values of annotations whose name says that they are secret are no names, which are kept', () => {
  const names: string[] = [];
  nameWalker((_kind, value) => void names.push(value))({
    kind: 'Deployment',
    metadata: {
      name: 'checkout',
      namespace: 'shop',
      labels: { app: 'checkout-v2', token: 'hidden-4711-a' },
      annotations: {
        password: 'hidden-4711-b',
        'example.com/api-token': 'hidden-4711-c',
        'example.com/owner': 'team-payments',
      },
    },
    secretName: 'checkout-tls-4711',
  } as unknown as KubeObject);
  expect(names).toEqual(
    expect.arrayContaining(['checkout', 'checkout-v2', 'team-payments', 'checkout-tls-4711']),
  );
  expect(names.join(' ')).not.toContain('hidden-4711');
});
