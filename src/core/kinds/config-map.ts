// SPDX-License-Identifier: Apache-2.0

import { defineKind, type KubeObject } from '../kind.ts';
import { type PrometheusConfig, readPrometheusConfigs } from '../prometheus-config.ts';
import { record } from '../read.ts';

export interface ConfigMap extends KubeObject<'ConfigMap'> {
  /** Key names; values are never kept. */
  readonly keys: readonly string[];
  /** Total length of all values, in UTF-16 units for text and base64 characters for binary data. */
  readonly size: number;
  /** Facts about configurations of Prometheus in it: their sections, not what these hold. */
  readonly prometheus: readonly PrometheusConfig[];
}

export default defineKind<'ConfigMap', ConfigMap>({
  kind: 'ConfigMap',
  apiVersions: ['v1'],
  plural: 'configmaps',
  namespaced: true,
  project: (raw, base) => {
    const texts = record(raw['data']);
    const data = { ...texts, ...record(raw['binaryData']) };
    let size = 0;
    for (const value of Object.values(data)) size += typeof value === 'string' ? value.length : 0;
    return { keys: Object.keys(data).sort(), size, prometheus: readPrometheusConfigs(texts), ...base };
  },
});
