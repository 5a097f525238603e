// SPDX-License-Identifier: Apache-2.0

import type { Cluster } from './cluster.ts';
import type { Ref } from './ref.ts';

/** Kinds of which reports are checked against the cluster: those that come and go, and that no other group has by the same name. */
export const reportedKinds = [
  'CronJob',
  'DaemonSet',
  'Deployment',
  'Ingress',
  'Job',
  'Pod',
  'ReplicaSet',
  'StatefulSet',
] as const;

type ReportedKind = (typeof reportedKinds)[number];

const isReported = (kind: string): kind is ReportedKind =>
  (reportedKinds as readonly string[]).includes(kind);

/** The report outlived what it speaks of: the object is gone, or is a former version that runs nothing. */
export const isOutlived = ({ kind, name, namespace }: Ref, cluster: Cluster<ReportedKind>): boolean => {
  if (!isReported(kind)) return false;
  if (cluster.lacks(kind, name, namespace)) return true;
  return kind === 'ReplicaSet' && cluster.find('ReplicaSet', name, namespace)?.replicas === 0;
};
