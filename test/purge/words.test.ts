// SPDX-License-Identifier: Apache-2.0

import { expect, test } from 'vitest';
import { judgeOf } from '../../src/purge/sought.ts';
import { partsOfKey, wordsOf } from '../../src/purge/words.ts';

const ARN = 'arn:aws:eks:eu-west-1:111122223333:cluster/prod';

test('a cluster whose name holds a slash is found in keys, encoded once or twice', () => {
  const encoded = encodeURIComponent(ARN);
  expect(partsOfKey(`scan/${encoded}`)).toContain(ARN);
  expect(partsOfKey(`outbox/alert/${encodeURIComponent(encoded)}/x`)).toContain(ARN);
  const { concerns } = judgeOf({ target: { type: 'cluster', name: ARN }, also: new Set() });
  expect(concerns(`scan/${encoded}`, '{}')).toBe(true);
  expect(concerns(`durations/cluster-${encoded}`, '[]')).toBe(true);
  expect(concerns(`cluster-${ARN}`, '')).toBe(true);
  expect(concerns(`scan/${encodeURIComponent(`${ARN}-2`)}`, '{}')).toBe(false);
});

test('a name is found as a word, and not within a longer one', () => {
  const { isIn, replacedIn } = wordsOf(['prod']);
  expect(['prod', 'prod: 2 problems', 'of prod.', '(prod)', 'a/prod/b'].map(isIn)).not.toContain(false);
  expect(['prod-eu', 'my-prod', 'production', 'prod.example.com', 'eu.prod'].map(isIn)).not.toContain(true);
  expect(replacedIn('prod, prod-eu and prod', 'x')).toBe('x, prod-eu and x');
});
