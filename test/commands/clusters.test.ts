// SPDX-License-Identifier: Apache-2.0

import { expect, test } from 'vitest';
import { answerTo, cluster, NOW } from '../support/planning.ts';

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

test('says since when it is so, what was wrong before, and what else there is to know', () => {
  const minutes = 60_000;
  const answer = answerTo('clusters', {
    clusters: [
      cluster('prod-eu', {
        reachableSince: NOW - 20 * minutes,
        lastTrouble: { at: NOW - 32 * minutes, detail: 'connection refused' },
        notes: ['Clusters of Cluster API in prod-eu cannot be listed: forbidden.'],
      }),
      cluster('edge', {
        trouble: 'it does not answer',
        troubleSince: NOW - 5 * minutes,
        seenAt: NOW - 6 * minutes,
      }),
      cluster('old', { reachableSince: NOW - 90 * minutes, seenAt: NOW - 4 * minutes }),
      cluster('secret', { notes: ['hidden'] }),
    ],
    access: { clusters: ['prod-eu', 'edge', 'old'] },
  });
  expect(answer).toContain('1 of 3 clusters cannot be reached');
  expect(answer).toContain('reachable since 09:40 · before that, for 12 min: connection refused');
  expect(answer).toContain('cannot be reached since 09:55: it does not answer. Last seen 09:54.');
  expect(answer).toContain('reachable since 08:30 · last seen 09:56');
  expect(answer).toContain('`prod-eu`: Clusters of Cluster API in prod-eu cannot be listed: forbidden.');
  expect(answer).not.toContain('hidden');
});
