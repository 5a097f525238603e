// SPDX-License-Identifier: Apache-2.0

import { type Condition, readConditions } from '../condition.ts';
import { defineKind, type KubeObject } from '../kind.ts';
import { record, text, texts } from '../read.ts';

export interface Namespace extends KubeObject<'Namespace'> {
  readonly phase: string;
  readonly conditions: readonly Condition[];
  readonly specFinalizers: readonly string[];
}

export default defineKind<'Namespace', Namespace>({
  kind: 'Namespace',
  apiVersions: ['v1'],
  plural: 'namespaces',
  namespaced: false,
  project: (raw, base) => {
    const spec = record(raw['spec']);
    const status = record(raw['status']);
    return {
      phase: text(status['phase']) ?? 'Active',
      conditions: readConditions(status['conditions']),
      specFinalizers: texts(spec['finalizers']),
      ...base,
    };
  },
});
