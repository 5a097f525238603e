// SPDX-License-Identifier: Apache-2.0

import { defineKind, type KubeObject } from '../kind.ts';
import { list, text } from '../read.ts';
import { readUsage, type Usage } from './_usage.ts';

export interface PodMetrics extends KubeObject<'PodMetrics'> {
  readonly containers: readonly { readonly name: string; readonly usage: Usage }[];
}

/** What a metrics server measured last, for `kubectl top pods`: served as `pods` of its own group. */
export default defineKind<'PodMetrics', PodMetrics>({
  kind: 'PodMetrics',
  apiVersions: ['metrics.k8s.io/v1beta1'],
  plural: 'pods',
  namespaced: true,
  project: (raw, base) => ({
    containers: list(raw['containers'], (container) => ({
      name: text(container['name']) ?? '',
      usage: readUsage(container),
    })),
    ...base,
  }),
});
