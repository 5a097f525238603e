// SPDX-License-Identifier: Apache-2.0

import { expect, test } from 'vitest';
import { analyzers } from '../../analyzers/index.ts';
import { noSettings } from '../../src/core/analysis-settings.ts';
import { analyzeSnapshot } from '../../src/core/analyze.ts';
import { chooseAnalyzers } from '../../src/core/choose-analyzers.ts';
import { ownerIn } from '../../src/core/owner-of.ts';
import { snapshotOfObjects } from '../../src/core/snapshot-of-objects.ts';
import { deployment, NOW, object, type Raw } from '../support/objects.ts';

const labelsOf = async (metadata: object, space: object, keys: readonly string[]) => {
  const shop: readonly Raw[] = deployment('web', { replicas: 2, trouble: 'crash' }).map((raw) =>
    raw['kind'] === 'Deployment'
      ? { ...raw, metadata: { ...(raw['metadata'] as object), ...metadata } }
      : raw,
  );
  const report = await analyzeSnapshot({
    snapshot: snapshotOfObjects([...shop, object('Namespace', 'shop', { namespace: null, ...space })], {
      cluster: 'test',
      now: NOW,
      scope: {},
    }),
    analyzers: chooseAnalyzers([], analyzers),
    settings: { ...noSettings, labels: keys },
    id: 'report',
    requestedFilters: [],
    elapsed: () => 0,
  });
  expect(report.incidents).toHaveLength(1);
  return report.incidents[0]?.labels;
};

test.each([
  ['the workload', { labels: { team: 'a' } }, { labels: { team: 'b' } }, { team: 'a' }],
  ['an annotation of it', { annotations: { team: 'a' } }, { labels: { team: 'b' } }, { team: 'a' }],
  ['its namespace', {}, { labels: { team: 'b' } }, { team: 'b' }],
  ['an annotation of that', { labels: { other: 'a' } }, { annotations: { team: ' b ' } }, { team: 'b' }],
  ['both', { labels: { team: 'a' } }, { labels: { team: 'b', owner: 'c' } }, { team: 'a', owner: 'c' }],
  ['nobody', {}, { labels: { team: '' } }, undefined],
])('%s says whose it is', async (_, metadata, space, labels) => {
  expect(await labelsOf(metadata, space, ['team', 'owner', 'constructor'])).toEqual(labels);
});

test('nothing is kept where nobody asks for it', async () => {
  expect(await labelsOf({ labels: { team: 'a' } }, {}, [])).toBeUndefined();
});

test('a long annotation is cut', async () => {
  const labels = await labelsOf({ annotations: { team: 'x'.repeat(5_000) } }, {}, ['team']);
  expect(labels?.['team']).toHaveLength(100);
});

test('the owner is what the first key says', () => {
  expect(ownerIn({ team: 'a', owner: 'b' }, ['owner', 'team'])).toBe('b');
  expect(ownerIn({ team: 'a', owner: '' }, ['owner', 'team'])).toBe('a');
  expect(ownerIn({}, ['constructor'])).toBeUndefined();
});
