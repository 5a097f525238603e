// SPDX-License-Identifier: Apache-2.0

import { defineKind, type KubeObject } from '../kind.ts';

export default defineKind<'FlowSchema', KubeObject<'FlowSchema'>>({
  kind: 'FlowSchema',
  apiVersions: ['flowcontrol.apiserver.k8s.io/v1', 'flowcontrol.apiserver.k8s.io/v1beta3'],
  plural: 'flowschemas',
  namespaced: false,
  project: (_, base) => base,
});
