// SPDX-License-Identifier: Apache-2.0

import { defineKind } from '../kind.ts';
import { projectRoute, type Route } from './_route.ts';

export default defineKind<'HTTPRoute', Route<'HTTPRoute'>>({
  kind: 'HTTPRoute',
  apiVersions: ['gateway.networking.k8s.io/v1', 'gateway.networking.k8s.io/v1beta1'],
  plural: 'httproutes',
  namespaced: true,
  project: projectRoute,
});
