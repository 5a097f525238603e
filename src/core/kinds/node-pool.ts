// SPDX-License-Identifier: Apache-2.0

import { defineKind } from '../kind.ts';
import { type Conditioned, projectConditioned } from './_conditioned.ts';

export default defineKind<'NodePool', Conditioned<'NodePool'>>({
  kind: 'NodePool',
  apiVersions: ['karpenter.sh/v1', 'karpenter.sh/v1beta1'],
  plural: 'nodepools',
  namespaced: false,
  project: projectConditioned,
});
