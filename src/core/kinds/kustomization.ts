// SPDX-License-Identifier: Apache-2.0

import { defineKind } from '../kind.ts';
import { record } from '../read.ts';
import { projectConditioned } from './_conditioned.ts';
import { dependenciesOf, type FluxApplied, fluxRef } from './_flux.ts';
import { fluxSyncs } from './_sync.ts';

export default defineKind<'Kustomization', FluxApplied<'Kustomization'>>({
  kind: 'Kustomization',
  apiVersions: ['kustomize.toolkit.fluxcd.io/v1', 'kustomize.toolkit.fluxcd.io/v1beta2'],
  plural: 'kustomizations',
  namespaced: true,
  project: (raw, base) => {
    const spec = record(raw['spec']);
    const { namespace } = base.metadata;
    const conditioned = projectConditioned(raw, base);
    return {
      source: fluxRef(spec['sourceRef'], namespace),
      dependsOn: dependenciesOf(spec, namespace, 'Kustomization'),
      syncs: fluxSyncs(record(raw['status']), conditioned.conditions),
      ...conditioned,
    };
  },
});
