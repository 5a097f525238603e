// SPDX-License-Identifier: Apache-2.0

import { type Condition, readConditions } from '../condition.ts';
import { defineKind, type KubeObject } from '../kind.ts';
import { record, text } from '../read.ts';

export interface APIService extends KubeObject<'APIService'> {
  readonly group: string;
  readonly version: string;
  /** The Service that answers for the API; undefined when the API server itself does. */
  readonly service?: { readonly namespace: string; readonly name: string } | undefined;
  readonly conditions: readonly Condition[];
}

export default defineKind<'APIService', APIService>({
  kind: 'APIService',
  apiVersions: ['apiregistration.k8s.io/v1'],
  plural: 'apiservices',
  namespaced: false,
  project: (raw, base) => {
    const spec = record(raw['spec']);
    const service = record(spec['service']);
    const name = text(service['name']);
    return {
      group: text(spec['group']) ?? '',
      version: text(spec['version']) ?? '',
      service: name === undefined ? undefined : { namespace: text(service['namespace']) ?? '', name },
      conditions: readConditions(record(raw['status'])['conditions']),
      ...base,
    };
  },
});
