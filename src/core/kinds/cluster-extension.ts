// SPDX-License-Identifier: Apache-2.0

import { defineKind } from '../kind.ts';
import { record, text } from '../read.ts';
import { type Conditioned, projectConditioned } from './_conditioned.ts';

interface ClusterExtension extends Conditioned<'ClusterExtension'> {
  readonly sourceType?: string | undefined;
  readonly packageName?: string | undefined;
  readonly upgradePolicy?: string | undefined;
}

export default defineKind<'ClusterExtension', ClusterExtension>({
  kind: 'ClusterExtension',
  apiVersions: ['olm.operatorframework.io/v1'],
  plural: 'clusterextensions',
  namespaced: false,
  project: (raw, base) => {
    const source = record(record(raw['spec'])['source']);
    const catalog = record(source['catalog']);
    return {
      sourceType: text(source['sourceType']),
      packageName: text(catalog['packageName']),
      upgradePolicy: text(catalog['upgradeConstraintPolicy']),
      ...projectConditioned(raw, base),
    };
  },
});
