// SPDX-License-Identifier: Apache-2.0

import { defineKind } from '../kind.ts';
import { projectRoute, type Route } from './_route.ts';

export default defineKind<'GRPCRoute', Route<'GRPCRoute'>>({
  kind: 'GRPCRoute',
  apiVersions: ['gateway.networking.k8s.io/v1', 'gateway.networking.k8s.io/v1alpha2'],
  plural: 'grpcroutes',
  namespaced: true,
  project: projectRoute,
});
