// SPDX-License-Identifier: Apache-2.0

import { defineKind } from '../kind.ts';
import { record, text } from '../read.ts';
import { type Conditioned, projectConditioned } from './_conditioned.ts';

interface Machine extends Conditioned<'Machine'> {
  readonly phase: string;
  readonly failure?: string | undefined;
}

export default defineKind<'Machine', Machine>({
  kind: 'Machine',
  apiVersions: ['cluster.x-k8s.io/v1beta2', 'cluster.x-k8s.io/v1beta1'],
  plural: 'machines',
  namespaced: true,
  project: (raw, base) => {
    const status = record(raw['status']);
    const old = record(record(record(status['deprecated'])['v1beta1']));
    return {
      phase: text(status['phase']) ?? '',
      failure: text(status['failureMessage']) ?? text(old['failureMessage']),
      ...projectConditioned(raw, base),
    };
  },
});
