// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import type { Severity } from './finding.ts';
import { formatRef, type Ref } from './ref.ts';

/** One alert of Alertmanager, without what is in the way. */
export const ExternalAlert = z.object({
  status: z.enum(['firing', 'resolved']),
  /** Who it is, by Alertmanager. */
  fingerprint: z.string(),
  labels: z.record(z.string(), z.string()),
  annotations: z.record(z.string(), z.string()),
  /** Epoch milliseconds. */
  startsAt: z.number(),
  /** Epoch milliseconds; undefined while it fires. */
  endsAt: z.number().optional(),
});
export type ExternalAlert = z.infer<typeof ExternalAlert>;

/** One notification of Alertmanager: a group as it stands. */
export const ExternalAlerts = z.object({
  groupKey: z.string(),
  /** Gravest first, bounded. */
  alerts: z.array(ExternalAlert).readonly(),
  /** How many there were before they were bounded. */
  firing: z.number(),
  resolved: z.number(),
  /** Changes when an alert of it comes, goes or changes its status; all of them count. */
  signature: z.string(),
});
export type ExternalAlerts = z.infer<typeof ExternalAlerts>;

/** What we tell Alertmanager comes back to us: it is dropped. */
export const isOwnAlert = ({ labels }: Pick<ExternalAlert, 'labels'>): boolean =>
  labels['source'] === 'k8sgpt' && labels['k8sgpt_incident'] !== undefined;

const label = ({ labels }: Pick<ExternalAlert, 'labels'>, name: string): string | undefined => {
  const value = Object.hasOwn(labels, name) ? labels[name] : undefined;
  return value === '' ? undefined : value;
};

export const alertName = (alert: Pick<ExternalAlert, 'labels'>): string =>
  label(alert, 'alertname') ?? 'alert';

/** The usual words of rules; what says nothing is a warning. */
export const alertSeverity = (alert: Pick<ExternalAlert, 'labels'>): Severity => {
  const word = label(alert, 'severity')?.toLowerCase() ?? '';
  if (/^(?:critical|page|emergency|error|fatal|disaster|p1|sev-?[01])$/.test(word)) return 'critical';
  return /^(?:info|informational|none|notice|debug|p5)$/.test(word) ? 'info' : 'warning';
};

/** Labels of rules over kube-state-metrics and kubelet that name an object, what says most first. `job` is that of Prometheus. */
const NAMED: readonly (readonly [string, string, 'in a namespace' | 'of the cluster'])[] = [
  ['pod', 'Pod', 'in a namespace'],
  ['deployment', 'Deployment', 'in a namespace'],
  ['statefulset', 'StatefulSet', 'in a namespace'],
  ['daemonset', 'DaemonSet', 'in a namespace'],
  ['job_name', 'Job', 'in a namespace'],
  ['cronjob', 'CronJob', 'in a namespace'],
  ['replicaset', 'ReplicaSet', 'in a namespace'],
  ['horizontalpodautoscaler', 'HorizontalPodAutoscaler', 'in a namespace'],
  ['hpa', 'HorizontalPodAutoscaler', 'in a namespace'],
  ['persistentvolumeclaim', 'PersistentVolumeClaim', 'in a namespace'],
  ['ingress', 'Ingress', 'in a namespace'],
  ['node', 'Node', 'of the cluster'],
  ['persistentvolume', 'PersistentVolume', 'of the cluster'],
  ['service', 'Service', 'in a namespace'],
];

/** Objects that an alert names, the one that says most first. */
export const objectsOfAlert = (alert: Pick<ExternalAlert, 'labels'>): readonly Ref[] => {
  const namespace = label(alert, 'namespace');
  const found = NAMED.flatMap(([name, kind, where]): Ref[] => {
    const value = label(alert, name);
    if (value === undefined) return [];
    // Prometheus calls the Service that it asked so, too.
    if (name === 'service' && value === label(alert, 'job')) return [];
    if (where === 'of the cluster') return [{ kind, name: value }];
    return namespace === undefined ? [] : [{ kind, namespace, name: value }];
  });
  return found.length > 0 || namespace === undefined ? found : [{ kind: 'Namespace', name: namespace }];
};

const WORKLOADS: ReadonlySet<string> = new Set([
  'Deployment',
  'StatefulSet',
  'DaemonSet',
  'ReplicaSet',
  'Job',
  'CronJob',
]);

/** `checkout-7d9f8b6c5-x2v4k` is one of `checkout`: what controllers append. */
const isMemberName = (name: string, owner: string): boolean =>
  name.startsWith(`${owner}-`) &&
  /^(?:\d+|[a-z\d]{5}|[a-z\d]{1,10}-[a-z\d]{5}|\d+-[a-z\d]{5})$/.test(name.slice(owner.length + 1));

/** Whether an object of an alert is one that an incident is about, or belongs to one. */
export const isAbout = (object: Ref, known: readonly Ref[]): boolean =>
  known.some((one) => {
    if (formatRef(one) === formatRef(object)) return true;
    const isSameNamespace = (one.namespace ?? '') === (object.namespace ?? '');
    return (
      object.kind === 'Pod' &&
      WORKLOADS.has(one.kind) &&
      isSameNamespace &&
      isMemberName(object.name, one.name)
    );
  });
