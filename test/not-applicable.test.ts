// SPDX-License-Identifier: Apache-2.0

import { expect, test } from 'vitest';
import { analyzers } from '../analyzers/index.ts';
import { noSettings } from '../src/core/analysis-settings.ts';
import { analyzeSnapshot } from '../src/core/analyze.ts';
import { chooseAnalyzers } from '../src/core/choose-analyzers.ts';
import { plain } from '../src/core/document.ts';
import { headlineText } from '../src/views/report.ts';
import { snapshotOfCase } from './support/cases.ts';

/** A cluster with one Service, and neither EKS nor Argo Rollouts. */
const asked = async (requestedFilters: readonly string[]) => {
  const report = await analyzeSnapshot({
    snapshot: snapshotOfCase({
      now: '2026-01-01T12:00:00Z',
      unread: { EKSCluster: 'absent', EKSNodegroup: 'absent', EKSAddon: 'absent', Rollout: 'absent' },
      objects: [{ kind: 'Service', name: 'web' }],
    }),
    analyzers: chooseAnalyzers(requestedFilters, analyzers),
    settings: noSettings,
    id: 'report',
    requestedFilters,
    elapsed: () => 0,
  });
  return { status: report.status, headline: plain(headlineText(report)).replace(/^\S+: /, '') };
};

test('a filter whose APIs the cluster does not have finds no health', async () => {
  expect(await asked(['eks'])).toEqual({
    status: 'Incomplete',
    headline: 'nothing was checked: EKS does not apply to this cluster',
  });
  expect(await asked(['EKS', 'Rollout'])).toMatchObject({
    headline: 'nothing was checked: EKS, Rollout do not apply to this cluster',
  });
});

test('beside one that applies, what was not looked at is told', async () => {
  expect(await asked(['Service', 'Rollout'])).toEqual({
    status: 'Incomplete',
    headline: 'nothing found, but Rollout does not apply to this cluster',
  });
});

test('what runs without being asked for is not missed', async () => {
  expect(await asked([])).toMatchObject({ status: 'OK' });
  expect(await asked(['all'])).not.toMatchObject({ headline: expect.stringContaining('apply') as string });
});
