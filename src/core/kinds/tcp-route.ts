// SPDX-License-Identifier: Apache-2.0

import { defineKind } from '../kind.ts';
import { projectRoute, type Route } from './_route.ts';

export default defineKind<'TCPRoute', Route<'TCPRoute'>>({
  kind: 'TCPRoute',
  apiVersions: ['gateway.networking.k8s.io/v1', 'gateway.networking.k8s.io/v1alpha2'],
  plural: 'tcproutes',
  namespaced: true,
  project: projectRoute,
});
