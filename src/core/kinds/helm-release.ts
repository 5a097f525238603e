// SPDX-License-Identifier: Apache-2.0

import { defineKind } from '../kind.ts';
import { record, text } from '../read.ts';
import { projectConditioned } from './_conditioned.ts';
import { dependenciesOf, type FluxApplied, fluxRef } from './_flux.ts';
import { fluxSyncs } from './_sync.ts';

interface HelmRelease extends FluxApplied<'HelmRelease'> {
  /** Where its objects live, and the name that Helm marks them with. */
  readonly release: { readonly namespace?: string | undefined; readonly name: string };
}

export default defineKind<'HelmRelease', HelmRelease>({
  kind: 'HelmRelease',
  apiVersions: [
    'helm.toolkit.fluxcd.io/v2',
    'helm.toolkit.fluxcd.io/v2beta2',
    'helm.toolkit.fluxcd.io/v2beta1',
  ],
  plural: 'helmreleases',
  namespaced: true,
  project: (raw, base) => {
    const spec = record(raw['spec']);
    const conditioned = projectConditioned(raw, base);
    const { namespace, name } = base.metadata;
    const target = text(spec['targetNamespace']) || undefined;
    return {
      source: fluxRef(spec['chartRef'] ?? record(record(spec['chart'])['spec'])['sourceRef'], namespace),
      dependsOn: dependenciesOf(spec, namespace, 'HelmRelease'),
      release: {
        namespace: target ?? namespace,
        name: text(spec['releaseName']) || (target === undefined ? name : `${target}-${name}`),
      },
      syncs: fluxSyncs(record(raw['status']), conditioned.conditions),
      ...conditioned,
    };
  },
});
