// SPDX-License-Identifier: Apache-2.0

import { defineKind, type KubeObject } from '../kind.ts';
import { list, record, text } from '../read.ts';

export interface EndpointSlice extends KubeObject<'EndpointSlice'> {
  /** Name of the Service it belongs to. */
  readonly service?: string | undefined;
  readonly endpoints: readonly { readonly ready: boolean; readonly pod?: string | undefined }[];
}

export default defineKind<'EndpointSlice', EndpointSlice>({
  kind: 'EndpointSlice',
  apiVersions: ['discovery.k8s.io/v1'],
  plural: 'endpointslices',
  namespaced: true,
  project: (raw, base) => ({
    service: base.metadata.labels['kubernetes.io/service-name'],
    endpoints: list(raw['endpoints'], (endpoint) => {
      const target = record(endpoint['targetRef']);
      return {
        // An absent condition means ready.
        ready: record(endpoint['conditions'])['ready'] !== false,
        pod: target['kind'] === 'Pod' ? text(target['name']) : undefined,
      };
    }),
    ...base,
  }),
});
