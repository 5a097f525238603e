// SPDX-License-Identifier: Apache-2.0

import { defineKind, type KubeObject } from '../kind.ts';
import { type Json, list, record, text } from '../read.ts';

export interface Endpoints extends KubeObject<'Endpoints'> {
  readonly ready: readonly Address[];
  readonly notReady: readonly Address[];
}

export interface Address {
  /** Name of the pod behind it, where there is one. */
  readonly pod?: string | undefined;
}

const address = (raw: Json): Address => {
  const target = record(raw['targetRef']);
  return { pod: target['kind'] === 'Pod' ? text(target['name']) : undefined };
};

export default defineKind<'Endpoints', Endpoints>({
  kind: 'Endpoints',
  apiVersions: ['v1'],
  plural: 'endpoints',
  namespaced: true,
  project: (raw, base) => {
    const subsets = list(raw['subsets'], (subset) => subset);
    return {
      ready: subsets.flatMap((subset) => list(subset['addresses'], address)),
      notReady: subsets.flatMap((subset) => list(subset['notReadyAddresses'], address)),
      ...base,
    };
  },
});
