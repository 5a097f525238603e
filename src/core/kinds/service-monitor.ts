// SPDX-License-Identifier: Apache-2.0

import { defineKind, type KubeObject } from '../kind.ts';
import { type LabelSelector, readLabelSelector } from '../label-selector.ts';
import { flag, intOrText, list, record, text, texts } from '../read.ts';

interface ServiceMonitor extends KubeObject<'ServiceMonitor'> {
  readonly selector?: LabelSelector | undefined;
  /** Where it looks: undefined = everywhere. */
  readonly namespaces?: readonly string[] | undefined;
  readonly endpoints: readonly {
    readonly port?: string | undefined;
    readonly targetPort?: number | string | undefined;
  }[];
}

export default defineKind<'ServiceMonitor', ServiceMonitor>({
  kind: 'ServiceMonitor',
  apiVersions: ['monitoring.coreos.com/v1'],
  plural: 'servicemonitors',
  namespaced: true,
  project: (raw, base) => {
    const spec = record(raw['spec']);
    const where = record(spec['namespaceSelector']);
    const named = texts(where['matchNames']);
    const { namespace } = base.metadata;
    return {
      selector: readLabelSelector(spec['selector']),
      namespaces:
        flag(where['any']) === true
          ? undefined
          : named.length > 0
            ? named
            : namespace === undefined
              ? []
              : [namespace],
      endpoints: list(spec['endpoints'], (endpoint) => ({
        port: text(endpoint['port']) || undefined,
        targetPort: intOrText(endpoint['targetPort']),
      })),
      ...base,
    };
  },
});
