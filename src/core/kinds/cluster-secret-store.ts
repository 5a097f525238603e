// SPDX-License-Identifier: Apache-2.0

import { defineKind } from '../kind.ts';
import { type Conditioned, projectConditioned } from './_conditioned.ts';

export default defineKind<'ClusterSecretStore', Conditioned<'ClusterSecretStore'>>({
  kind: 'ClusterSecretStore',
  apiVersions: ['external-secrets.io/v1', 'external-secrets.io/v1beta1'],
  plural: 'clustersecretstores',
  namespaced: false,
  project: projectConditioned,
});
