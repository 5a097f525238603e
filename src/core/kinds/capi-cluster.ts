// SPDX-License-Identifier: Apache-2.0

import { defineKind } from '../kind.ts';
import { record, text } from '../read.ts';
import { type Conditioned, projectConditioned } from './_conditioned.ts';

interface CapiCluster extends Conditioned<'Cluster'> {
  readonly phase: string;
}

/** The clusters that Cluster API makes. */
export default defineKind<'Cluster', CapiCluster>({
  kind: 'Cluster',
  apiVersions: ['cluster.x-k8s.io/v1beta2', 'cluster.x-k8s.io/v1beta1'],
  plural: 'clusters',
  namespaced: true,
  project: (raw, base) => ({
    phase: text(record(raw['status'])['phase']) ?? '',
    ...projectConditioned(raw, base),
  }),
});
