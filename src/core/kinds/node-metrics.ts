// SPDX-License-Identifier: Apache-2.0

import { defineKind, type KubeObject } from '../kind.ts';
import { readUsage, type Usage } from './_usage.ts';

export interface NodeMetrics extends KubeObject<'NodeMetrics'> {
  readonly usage: Usage;
}

/** What a metrics server measured last, for `kubectl top nodes`: served as `nodes` of its own group. */
export default defineKind<'NodeMetrics', NodeMetrics>({
  kind: 'NodeMetrics',
  apiVersions: ['metrics.k8s.io/v1beta1'],
  plural: 'nodes',
  namespaced: false,
  project: (raw, base) => ({ usage: readUsage(raw), ...base }),
});
