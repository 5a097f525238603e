// SPDX-License-Identifier: Apache-2.0

import { defineKind } from '../kind.ts';
import { record, text } from '../read.ts';
import { type Conditioned, projectConditioned } from './_conditioned.ts';

interface GatewayClass extends Conditioned<'GatewayClass'> {
  readonly controller: string;
}

export default defineKind<'GatewayClass', GatewayClass>({
  kind: 'GatewayClass',
  apiVersions: ['gateway.networking.k8s.io/v1', 'gateway.networking.k8s.io/v1beta1'],
  plural: 'gatewayclasses',
  namespaced: false,
  project: (raw, base) => ({
    controller: text(record(raw['spec'])['controllerName']) ?? '',
    ...projectConditioned(raw, base),
  }),
});
