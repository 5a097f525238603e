// SPDX-License-Identifier: Apache-2.0

import { defineKind, type KubeObject } from '../kind.ts';

/** Istio's own Gateway, which has its name in common with that of the Gateway API. */
export default defineKind<'IstioGateway', KubeObject<'IstioGateway'>>({
  kind: 'IstioGateway',
  servedAs: 'Gateway',
  apiVersions: ['networking.istio.io/v1', 'networking.istio.io/v1beta1', 'networking.istio.io/v1alpha3'],
  plural: 'gateways',
  namespaced: true,
  project: (_, base) => base,
});
