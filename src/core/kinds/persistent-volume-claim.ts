// SPDX-License-Identifier: Apache-2.0

import { type Condition, readConditions } from '../condition.ts';
import { defineKind, type KubeObject } from '../kind.ts';
import { record, text, texts } from '../read.ts';

/** Names the class as the field does, from before there was one; where both stand, Kubernetes reads this one. */
const CLASS_ANNOTATION = 'volume.beta.kubernetes.io/storage-class';

export interface PersistentVolumeClaim extends KubeObject<'PersistentVolumeClaim'> {
  /** undefined = the default class; '' = no class, a static volume. */
  readonly storageClassName?: string | undefined;
  readonly volumeName?: string | undefined;
  readonly request?: string | undefined;
  /** What its volume has now. */
  readonly capacity?: string | undefined;
  /** How far a resize is: ControllerResizeInProgress, NodeResizeInfeasible …; undefined when none is under way. */
  readonly resize?: string | undefined;
  readonly accessModes: readonly string[];
  readonly phase: string;
  readonly conditions: readonly Condition[];
}

export default defineKind<'PersistentVolumeClaim', PersistentVolumeClaim>({
  kind: 'PersistentVolumeClaim',
  apiVersions: ['v1'],
  plural: 'persistentvolumeclaims',
  namespaced: true,
  project: (raw, base) => {
    const spec = record(raw['spec']);
    const status = record(raw['status']);
    return {
      storageClassName: base.metadata.annotations[CLASS_ANNOTATION] ?? text(spec['storageClassName']),
      volumeName: text(spec['volumeName']) || undefined,
      request: text(record(record(spec['resources'])['requests'])['storage']),
      capacity: text(record(status['capacity'])['storage']),
      resize: text(record(status['allocatedResourceStatuses'])['storage']) || undefined,
      accessModes: texts(spec['accessModes']),
      phase: text(status['phase']) ?? '',
      conditions: readConditions(status['conditions']),
      ...base,
    };
  },
});
