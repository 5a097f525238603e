import { expect, test } from 'vitest';
import { answerTo, cluster } from '../support/planning.ts';

test('lists what may be seen from here, with what is wrong', () => {
  const clusters = [
    cluster('prod-eu', { default: true, serverVersion: 'v1.36.0' }),
    cluster('edge', { trouble: 'connection refused', namespaces: [] }),
    cluster('new', { seenAt: undefined, namespaces: [] }),
    cluster('secret'),
  ];
  const answer = answerTo('clusters', { clusters, access: { clusters: ['prod-eu', 'edge', 'new'] } });
  expect(answer).toContain('`prod-eu` (default) | 2 | reachable · v1.36.0');
  expect(answer).toContain('`edge` | unknown | cannot be reached: connection refused');
  expect(answer).toContain('`new` | unknown | has not answered yet');
  expect(answer).not.toContain('secret');
});

test('says so when there is none', () => {
  expect(answerTo('clusters', { clusters: [] })).toContain('no worker has reported one');
});
