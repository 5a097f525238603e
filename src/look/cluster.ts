// SPDX-License-Identifier: Apache-2.0

import { conditionOf } from '../core/condition.ts';
import type { SightOf } from '../core/look.ts';
import { type Reading, readKinds } from './reading.ts';

/** What a cluster is, as far as whoever asks may see it as a whole. */
export const seeCluster = async (reading: Reading): Promise<SightOf<'cluster'>> => {
  const index = await readKinds(reading.isWhole ? ['Node', 'Namespace'] : ['Namespace'], reading);
  const nodes = index.state('Node')?.status === 'read' ? index.objects('Node') : undefined;
  const labels = nodes?.[0]?.metadata.labels ?? {};
  const [system, architecture] = [labels['kubernetes.io/os'], labels['kubernetes.io/arch']];
  const version = index.snapshot.serverVersion ?? nodes?.[0]?.kubeletVersion;
  return {
    what: 'cluster',
    ...(version === undefined ? {} : { version }),
    ...(system === undefined || architecture === undefined ? {} : { platform: `${system}/${architecture}` }),
    ...(nodes === undefined
      ? {}
      : {
          nodes: {
            total: nodes.length,
            ready: nodes.filter(({ conditions }) => conditionOf(conditions, 'Ready')?.status === 'True')
              .length,
          },
        }),
    ...(reading.isWhole && index.state('Namespace')?.status === 'read'
      ? { namespaces: index.objects('Namespace').length }
      : {}),
  };
};
