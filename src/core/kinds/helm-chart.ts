// SPDX-License-Identifier: Apache-2.0

import { defineKind } from '../kind.ts';
import { record } from '../read.ts';
import type { Ref } from '../ref.ts';
import { type Conditioned, projectConditioned } from './_conditioned.ts';
import { fluxRef } from './_flux.ts';

interface HelmChart extends Conditioned<'HelmChart'> {
  readonly source?: Ref | undefined;
}

/** Flux': one chart of a source, at the version that a HelmRelease wants. */
export default defineKind<'HelmChart', HelmChart>({
  kind: 'HelmChart',
  apiVersions: ['source.toolkit.fluxcd.io/v1', 'source.toolkit.fluxcd.io/v1beta2'],
  plural: 'helmcharts',
  namespaced: true,
  project: (raw, base) => ({
    source: fluxRef(record(raw['spec'])['sourceRef'], base.metadata.namespace),
    ...projectConditioned(raw, base),
  }),
});
