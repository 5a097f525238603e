// SPDX-License-Identifier: Apache-2.0

import { defineKind } from '../kind.ts';
import { record, text } from '../read.ts';
import { type Conditioned, projectConditioned } from './_conditioned.ts';

interface HelmRepository extends Conditioned<'HelmRepository'> {
  /** oci: only an address, which no controller looks at. */
  readonly type: string;
}

export default defineKind<'HelmRepository', HelmRepository>({
  kind: 'HelmRepository',
  apiVersions: ['source.toolkit.fluxcd.io/v1', 'source.toolkit.fluxcd.io/v1beta2'],
  plural: 'helmrepositories',
  namespaced: true,
  project: (raw, base) => ({
    type: text(record(raw['spec'])['type']) ?? 'default',
    ...projectConditioned(raw, base),
  }),
});
