// SPDX-License-Identifier: Apache-2.0

import { defineKind, type KubeObject } from '../kind.ts';
import { list, record, text, textMap } from '../read.ts';

export interface LimitRange extends KubeObject<'LimitRange'> {
  readonly limits: readonly LimitRangeItem[];
}

export interface LimitRangeItem {
  /** Container, Pod or PersistentVolumeClaim. */
  readonly type: string;
  readonly max: Readonly<Record<string, string>>;
  readonly min: Readonly<Record<string, string>>;
  /** Limits of containers that name none. */
  readonly defaults: Readonly<Record<string, string>>;
  readonly defaultRequests: Readonly<Record<string, string>>;
}

export default defineKind<'LimitRange', LimitRange>({
  kind: 'LimitRange',
  apiVersions: ['v1'],
  plural: 'limitranges',
  namespaced: true,
  project: (raw, base) => ({
    limits: list(record(raw['spec'])['limits'], (item) => ({
      type: text(item['type']) ?? '',
      max: textMap(item['max']),
      min: textMap(item['min']),
      defaults: textMap(item['default']),
      defaultRequests: textMap(item['defaultRequest']),
    })),
    ...base,
  }),
});
