// SPDX-License-Identifier: Apache-2.0

import { defineKind } from '../kind.ts';
import { projectRoute, type Route } from './_route.ts';

export default defineKind<'TLSRoute', Route<'TLSRoute'>>({
  kind: 'TLSRoute',
  apiVersions: [
    'gateway.networking.k8s.io/v1',
    'gateway.networking.k8s.io/v1alpha3',
    'gateway.networking.k8s.io/v1alpha2',
  ],
  plural: 'tlsroutes',
  namespaced: true,
  project: projectRoute,
});
