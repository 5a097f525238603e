// SPDX-License-Identifier: Apache-2.0

import { defineKind } from '../kind.ts';
import { record, text } from '../read.ts';
import { type Conditioned, projectConditioned } from './_conditioned.ts';

interface NodeClaim extends Conditioned<'NodeClaim'> {
  readonly nodeName?: string | undefined;
}

export default defineKind<'NodeClaim', NodeClaim>({
  kind: 'NodeClaim',
  apiVersions: ['karpenter.sh/v1', 'karpenter.sh/v1beta1'],
  plural: 'nodeclaims',
  namespaced: false,
  project: (raw, base) => ({
    nodeName: text(record(raw['status'])['nodeName']) || undefined,
    ...projectConditioned(raw, base),
  }),
});
