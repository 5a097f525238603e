// SPDX-License-Identifier: Apache-2.0

import { defineKind } from '../kind.ts';
import { record, text } from '../read.ts';
import { type Conditioned, projectConditioned } from './_conditioned.ts';

interface ClusterCatalog extends Conditioned<'ClusterCatalog'> {
  /** Unavailable: switched off on purpose. */
  readonly availabilityMode: string;
  readonly image?: string | undefined;
  /** The image with its digest that is served; undefined while nothing was resolved. */
  readonly resolved?: string | undefined;
}

const imageOf = (source: unknown): string | undefined => text(record(record(source)['image'])['ref']);

export default defineKind<'ClusterCatalog', ClusterCatalog>({
  kind: 'ClusterCatalog',
  apiVersions: ['olm.operatorframework.io/v1'],
  plural: 'clustercatalogs',
  namespaced: false,
  project: (raw, base) => {
    const spec = record(raw['spec']);
    return {
      availabilityMode: text(spec['availabilityMode']) ?? 'Available',
      image: imageOf(spec['source']),
      resolved: imageOf(record(raw['status'])['resolvedSource']),
      ...projectConditioned(raw, base),
    };
  },
});
