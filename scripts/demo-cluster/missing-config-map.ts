// SPDX-License-Identifier: Apache-2.0

import type { Editable } from './objects.ts';

/** Pod templates take their environment from a ConfigMap. */
const takesFrom = (spec: Editable, configMap: string): Editable => ({
  ...spec,
  containers: spec.containers.map((container: Editable) => ({
    ...container,
    envFrom: [{ configMapRef: { name: configMap } }],
  })),
});

const waiting = (status: Editable, message: string): Editable => ({
  ...status,
  phase: 'Pending',
  containerStatuses: status.containerStatuses.map(({ containerID: _, ...container }: Editable) => ({
    ...container,
    state: { waiting: { reason: 'CreateContainerConfigError', message } },
    imageID: '',
    started: false,
  })),
});

/**
 * Unready pods of a recorded state → pods that cannot start because a ConfigMap does not exist, in the kubelet's
 * words: https://kubernetes.io/docs/concepts/configuration/configmap/
 */
export const withoutItsConfigMap = (objects: readonly Editable[], configMap: string): readonly Editable[] => {
  const message = `configmap "${configMap}" not found`;
  return objects.flatMap((object) => {
    if (object.kind === 'Pod') {
      return [
        { ...object, spec: takesFrom(object.spec, configMap), status: waiting(object.status, message) },
      ];
    }
    if (object.kind === 'Deployment' || object.kind === 'ReplicaSet') {
      const template = { ...object.spec.template, spec: takesFrom(object.spec.template.spec, configMap) };
      return [{ ...object, spec: { ...object.spec, template } }];
    }
    if (object.kind !== 'Event') return [object];
    if (object.reason === 'Started') return [];
    return object.reason === 'Unhealthy'
      ? [{ ...object, reason: 'Failed', message: `Error: ${message}` }]
      : [object];
  });
};
