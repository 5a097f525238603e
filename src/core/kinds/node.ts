// SPDX-License-Identifier: Apache-2.0

import { type Condition, readConditions } from '../condition.ts';
import { defineKind, type KubeObject } from '../kind.ts';
import { list, record, text, textMap, time } from '../read.ts';

export interface Node extends KubeObject<'Node'> {
  readonly unschedulable: boolean;
  readonly taints: readonly {
    readonly key: string;
    readonly effect: string;
    readonly value?: string | undefined;
    readonly timeAdded?: number | undefined;
  }[];
  readonly conditions: readonly Condition[];
  readonly allocatable: Readonly<Record<string, string>>;
  readonly kubeletVersion?: string | undefined;
}

export default defineKind<'Node', Node>({
  kind: 'Node',
  apiVersions: ['v1'],
  plural: 'nodes',
  namespaced: false,
  project: (raw, base) => {
    const spec = record(raw['spec']);
    const status = record(raw['status']);
    return {
      unschedulable: spec['unschedulable'] === true,
      taints: list(spec['taints'], (taint) => ({
        key: text(taint['key']) ?? '',
        effect: text(taint['effect']) ?? '',
        value: text(taint['value']),
        timeAdded: time(taint['timeAdded']),
      })),
      conditions: readConditions(status['conditions']),
      allocatable: textMap(status['allocatable']),
      kubeletVersion: text(record(status['nodeInfo'])['kubeletVersion']),
      ...base,
    };
  },
});
