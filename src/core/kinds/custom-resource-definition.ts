// SPDX-License-Identifier: Apache-2.0

import { type Condition, readConditions } from '../condition.ts';
import { defineKind, type KubeObject } from '../kind.ts';
import { list, record, text, texts } from '../read.ts';

export interface CustomResourceDefinition extends KubeObject<'CustomResourceDefinition'> {
  readonly group: string;
  readonly resourceKind: string;
  readonly versions: readonly {
    readonly name: string;
    readonly served: boolean;
    readonly storage: boolean;
    readonly deprecated: boolean;
  }[];
  /** Versions in which objects may still lie in etcd. */
  readonly storedVersions: readonly string[];
  /** The Service that converts between versions, for the strategy Webhook. */
  readonly converter?: { readonly namespace: string; readonly name: string } | undefined;
  readonly conditions: readonly Condition[];
}

export default defineKind<'CustomResourceDefinition', CustomResourceDefinition>({
  kind: 'CustomResourceDefinition',
  apiVersions: ['apiextensions.k8s.io/v1'],
  plural: 'customresourcedefinitions',
  namespaced: false,
  project: (raw, base) => {
    const spec = record(raw['spec']);
    const status = record(raw['status']);
    const conversion = record(spec['conversion']);
    const service = record(record(record(conversion['webhook'])['clientConfig'])['service']);
    const name = conversion['strategy'] === 'Webhook' ? text(service['name']) : undefined;
    return {
      group: text(spec['group']) ?? '',
      resourceKind: text(record(spec['names'])['kind']) ?? '',
      versions: list(spec['versions'], (version) => ({
        name: text(version['name']) ?? '',
        served: version['served'] !== false,
        storage: version['storage'] === true,
        deprecated: version['deprecated'] === true,
      })),
      storedVersions: texts(status['storedVersions']),
      converter: name === undefined ? undefined : { namespace: text(service['namespace']) ?? '', name },
      conditions: readConditions(status['conditions']),
      ...base,
    };
  },
});
