// SPDX-License-Identifier: Apache-2.0

import { type Condition, readConditions } from '../condition.ts';
import { defineKind, type KubeObject } from '../kind.ts';
import { type LabelSelector, readLabelSelector } from '../label-selector.ts';
import { list, number, record, text } from '../read.ts';
import { type PodTemplate, readTemplate } from './_pod-spec.ts';

export interface StatefulSet extends KubeObject<'StatefulSet'> {
  readonly replicas: number;
  /** First ordinal: spec.ordinals.start. */
  readonly firstOrdinal: number;
  readonly ready: number;
  readonly current: number;
  readonly updated: number;
  readonly available: number;
  readonly currentRevision?: string | undefined;
  readonly updateRevision?: string | undefined;
  readonly serviceName?: string | undefined;
  readonly podManagementPolicy: string;
  /** Names and classes of volumeClaimTemplates; undefined class = the default one. */
  readonly claims: readonly { readonly name: string; readonly className?: string | undefined }[];
  readonly selector: LabelSelector | undefined;
  readonly template: PodTemplate;
  readonly conditions: readonly Condition[];
  readonly observedGeneration?: number | undefined;
}

export default defineKind<'StatefulSet', StatefulSet>({
  kind: 'StatefulSet',
  apiVersions: ['apps/v1'],
  plural: 'statefulsets',
  namespaced: true,
  project: (raw, base) => {
    const spec = record(raw['spec']);
    const status = record(raw['status']);
    return {
      replicas: number(spec['replicas']) ?? 1,
      firstOrdinal: number(record(spec['ordinals'])['start']) ?? 0,
      ready: number(status['readyReplicas']) ?? 0,
      current: number(status['replicas']) ?? 0,
      updated: number(status['updatedReplicas']) ?? 0,
      available: number(status['availableReplicas']) ?? number(status['readyReplicas']) ?? 0,
      currentRevision: text(status['currentRevision']),
      updateRevision: text(status['updateRevision']),
      serviceName: text(spec['serviceName']) || undefined,
      podManagementPolicy: text(spec['podManagementPolicy']) ?? 'OrderedReady',
      claims: list(spec['volumeClaimTemplates'], (claim) => ({
        name: text(record(claim['metadata'])['name']) ?? '',
        className: text(record(claim['spec'])['storageClassName']),
      })),
      selector: readLabelSelector(spec['selector']),
      template: readTemplate(spec['template']),
      conditions: readConditions(status['conditions']),
      observedGeneration: number(status['observedGeneration']),
      ...base,
    };
  },
});
