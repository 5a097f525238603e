// SPDX-License-Identifier: Apache-2.0

import { defineKind, type KubeObject } from '../kind.ts';

export default defineKind<'PriorityClass', KubeObject<'PriorityClass'>>({
  kind: 'PriorityClass',
  apiVersions: ['scheduling.k8s.io/v1'],
  plural: 'priorityclasses',
  namespaced: false,
  project: (_, base) => base,
});
