// SPDX-License-Identifier: Apache-2.0

import { expect, test } from 'vitest';
import type { OpenClusters } from '../../src/compose/clusters.ts';
import { fleetPart } from '../../src/compose/doctor-fleet.ts';
import type { Settings } from '../../src/compose/settings.ts';
import { Refused } from '../../src/core/errors.ts';

const part = (clusters: Partial<OpenClusters['clusters']>, limits: Readonly<Record<string, object>> = {}) =>
  fleetPart(
    {
      clusters: {
        names: () => ['prod-eu', 'edge'],
        open: (name: string) =>
          name === 'edge' ? Promise.reject(new Refused('Secret a/b does not exist.')) : Promise.resolve({}),
        ...clusters,
      },
    } as OpenClusters,
    { kubernetes: { clusters: limits } } as unknown as Pick<Settings, 'kubernetes'>,
  );

test('clusters that are left out, and limits of clusters that are not there, are told with what to do', async () => {
  const detail = 'Clusters of Cluster API in prod-eu cannot be listed: forbidden.';
  const [found, ...more] = await part(
    {
      troubles: () => [
        { cluster: 'prod-eu', detail },
        { cluster: 'edge', detail: 'Secret a/b does not exist.' },
      ],
    },
    { edge: {}, 'prod-ue': {}, elsewhere: {} },
  );
  expect(more).toEqual([]);
  expect(found?.name).toBe('Clusters');
  expect(await found?.look()).toEqual([
    { name: 'prod-eu', status: 'warning', detail, fix: 'See the page about several clusters in the guide.' },
    {
      name: 'prod-ue',
      status: 'warning',
      detail: 'kubernetes.clusters has limits for it, and there is no such cluster now',
      fix: 'Did you mean prod-eu?',
    },
    {
      name: 'elsewhere',
      status: 'warning',
      detail: 'kubernetes.clusters has limits for it, and there is no such cluster now',
      fix: 'Correct or remove its name there.',
    },
  ]);
});

test('nothing is said where nothing is wrong', async () => {
  expect(await part({}, { edge: {} })).toEqual([]);
});
