// SPDX-License-Identifier: Apache-2.0

import { defineKind, type KubeObject } from '../kind.ts';

export default defineKind<'RuntimeClass', KubeObject<'RuntimeClass'>>({
  kind: 'RuntimeClass',
  apiVersions: ['node.k8s.io/v1'],
  plural: 'runtimeclasses',
  namespaced: false,
  project: (_, base) => base,
});
