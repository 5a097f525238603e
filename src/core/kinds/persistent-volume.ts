// SPDX-License-Identifier: Apache-2.0

import { defineKind, type KubeObject } from '../kind.ts';
import { record, text, time } from '../read.ts';

export interface PersistentVolume extends KubeObject<'PersistentVolume'> {
  readonly storageClassName: string;
  readonly capacity?: string | undefined;
  readonly phase: string;
  /** Retain, Delete or Recycle. */
  readonly reclaimPolicy: string;
  /** When it came into its phase (since Kubernetes 1.31). */
  readonly phaseSince?: number | undefined;
  readonly claim?: { readonly namespace: string; readonly name: string } | undefined;
  readonly message?: string | undefined;
}

export default defineKind<'PersistentVolume', PersistentVolume>({
  kind: 'PersistentVolume',
  apiVersions: ['v1'],
  plural: 'persistentvolumes',
  namespaced: false,
  project: (raw, base) => {
    const spec = record(raw['spec']);
    const status = record(raw['status']);
    return {
      storageClassName: text(spec['storageClassName']) ?? '',
      capacity: text(record(spec['capacity'])['storage']),
      phase: text(status['phase']) ?? '',
      reclaimPolicy: text(spec['persistentVolumeReclaimPolicy']) ?? 'Retain',
      phaseSince: time(status['lastPhaseTransitionTime']),
      claim:
        text(record(spec['claimRef'])['name']) === undefined
          ? undefined
          : {
              namespace: text(record(spec['claimRef'])['namespace']) ?? '',
              name: text(record(spec['claimRef'])['name']) ?? '',
            },
      message: text(status['message']),
      ...base,
    };
  },
});
