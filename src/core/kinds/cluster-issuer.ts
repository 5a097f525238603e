// SPDX-License-Identifier: Apache-2.0

import { defineKind } from '../kind.ts';
import { type Conditioned, projectConditioned } from './_conditioned.ts';

export default defineKind<'ClusterIssuer', Conditioned<'ClusterIssuer'>>({
  kind: 'ClusterIssuer',
  apiVersions: ['cert-manager.io/v1'],
  plural: 'clusterissuers',
  namespaced: false,
  project: projectConditioned,
});
