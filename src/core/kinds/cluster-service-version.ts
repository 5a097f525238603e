// SPDX-License-Identifier: Apache-2.0

import { defineKind } from '../kind.ts';
import { list, record, text, time } from '../read.ts';
import { type Conditioned, projectConditioned } from './_conditioned.ts';

/** Conditions of this kind are a history of phases, oldest first; they have no type and no status. */
interface ClusterServiceVersion extends Conditioned<'ClusterServiceVersion'> {
  readonly phase: string;
  readonly reason?: string | undefined;
  readonly message?: string | undefined;
  readonly since?: number | undefined;
  readonly history: readonly { readonly phase: string; readonly reason: string; readonly message: string }[];
  /** Things that it needs and the cluster does not have, as `Kind name`. */
  readonly unmet: readonly string[];
}

export default defineKind<'ClusterServiceVersion', ClusterServiceVersion>({
  kind: 'ClusterServiceVersion',
  apiVersions: ['operators.coreos.com/v1alpha1'],
  plural: 'clusterserviceversions',
  namespaced: true,
  project: (raw, base) => {
    const status = record(raw['status']);
    return {
      phase: text(status['phase']) ?? '',
      reason: text(status['reason']),
      message: text(status['message']),
      since: time(status['lastTransitionTime']),
      history: list(status['conditions'], (entry) => ({
        phase: text(entry['phase']) ?? '',
        reason: text(entry['reason']) ?? '',
        message: text(entry['message']) ?? '',
      })),
      unmet: list(status['requirementStatus'], (item) =>
        ['Present', 'DependentPresent', 'Satisfied'].includes(text(item['status']) ?? 'Present')
          ? ''
          : `${text(item['kind']) ?? ''} ${text(item['name']) ?? ''}`.trim(),
      ).filter((name) => name !== ''),
      ...projectConditioned(raw, base),
    };
  },
});
