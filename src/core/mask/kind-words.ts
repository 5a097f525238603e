// SPDX-License-Identifier: Apache-2.0

const resources: Readonly<Record<string, readonly string[]>> = {
  Pod: ['pod', 'po'],
  Deployment: ['deployment', 'deploy'],
  ReplicaSet: ['replicaset', 'rs'],
  StatefulSet: ['statefulset', 'sts'],
  DaemonSet: ['daemonset', 'ds'],
  Job: ['job'],
  CronJob: ['cronjob', 'cj'],
  Service: ['service', 'svc'],
  Ingress: ['ingress', 'ing'],
  IngressClass: ['ingressclass'],
  ConfigMap: ['configmap', 'cm'],
  Secret: ['secret'],
  PersistentVolumeClaim: ['persistentvolumeclaim', 'pvc', 'claim'],
  PersistentVolume: ['persistentvolume', 'pv'],
  StorageClass: ['storageclass', 'sc'],
  ServiceAccount: ['serviceaccount', 'sa'],
  Namespace: ['namespace', 'ns'],
  Node: ['node', 'no'],
  NetworkPolicy: ['networkpolicy', 'netpol'],
  HorizontalPodAutoscaler: ['horizontalpodautoscaler', 'hpa'],
  PodDisruptionBudget: ['poddisruptionbudget', 'pdb'],
  ResourceQuota: ['resourcequota', 'quota'],
  LimitRange: ['limitrange'],
  Role: ['role'],
  RoleBinding: ['rolebinding'],
  ClusterRole: ['clusterrole'],
  ClusterRoleBinding: ['clusterrolebinding'],
  PriorityClass: ['priorityclass'],
  Endpoints: ['endpoints', 'ep'],
  EndpointSlice: ['endpointslice'],
  Lease: ['lease'],
  ValidatingWebhookConfiguration: ['validatingwebhookconfiguration'],
  MutatingWebhookConfiguration: ['mutatingwebhookconfiguration'],
  webhook: ['webhook'],
  container: ['container', 'initcontainer'],
  volume: ['volume'],
  image: ['image'],
  host: ['host', 'hostname', 'lookup', 'upstream'],
  user: ['user', 'username'],
  cluster: ['cluster', 'context'],
  name: 'topic queue bucket database schema table collection keyspace tenant customer project repository'.split(
    ' ',
  ),
};

const plural = (word: string): string =>
  /ss$/.test(word)
    ? `${word}es`
    : word.endsWith('s')
      ? word
      : word.endsWith('cy')
        ? `${word.slice(0, -1)}ies`
        : `${word}s`;

const byWord: ReadonlyMap<string, string> = new Map(
  Object.entries(resources).flatMap(([kind, words]) =>
    words.flatMap(
      (word) =>
        [
          [word, kind],
          [plural(word), kind],
        ] as const,
    ),
  ),
);

/** Words that only Kubernetes uses so: a plain word beside them is a name, not a part of speech. */
const telling = new Set([
  'Deployment',
  'ReplicaSet',
  'StatefulSet',
  'DaemonSet',
  'CronJob',
  'ConfigMap',
  'PersistentVolumeClaim',
  'StorageClass',
  'ServiceAccount',
  'Namespace',
  'IngressClass',
  'NetworkPolicy',
  'host',
]);

/** The kind that a word announces: `pod` and `Pods` → Pod; undefined for other words. */
export const kindOfWord = (word: string): string | undefined => byWord.get(word.toLowerCase());

export const isTelling = (kind: string): boolean => telling.has(kind);

const prefixes: Readonly<Record<string, string>> = {
  name: 'name',
  label: 'label',
  port: 'port',
  key: 'key',
  path: 'path',
  ip: 'ip',
  email: 'email',
  uuid: 'uuid',
  arn: 'arn',
  account: 'account',
  digest: 'digest',
  phone: 'phone',
  value: 'value',
  mac: 'mac',
  tag: 'tag',
  query: 'query',
  finalizer: 'finalizer',
  gate: 'gate',
  webhook: 'webhook',
  container: 'container',
  volume: 'volume',
  image: 'image',
  host: 'host',
  user: 'user',
  cluster: 'cluster',
  Pod: 'pod',
  Deployment: 'deploy',
  ReplicaSet: 'rs',
  StatefulSet: 'sts',
  DaemonSet: 'ds',
  Job: 'job',
  CronJob: 'cronjob',
  Service: 'svc',
  Ingress: 'ingress',
  IngressClass: 'ingressclass',
  ConfigMap: 'configmap',
  Secret: 'secret',
  PersistentVolumeClaim: 'pvc',
  PersistentVolume: 'pv',
  StorageClass: 'storageclass',
  ServiceAccount: 'sa',
  Namespace: 'ns',
  Node: 'node',
  NetworkPolicy: 'netpol',
  HorizontalPodAutoscaler: 'hpa',
  PodDisruptionBudget: 'pdb',
  ResourceQuota: 'quota',
  ValidatingWebhookConfiguration: 'webhookconfig',
  MutatingWebhookConfiguration: 'webhookconfig',
};

/** How pseudonyms of a kind begin, so that a model can tell a pod from a node. */
export const prefixOf = (kind: string): string => {
  const known = prefixes[kind];
  if (known !== undefined) return known;
  return byWord.has(kind.toLowerCase()) ? kind.toLowerCase() : 'object';
};

/** Everything that may stand before the dash of a pseudonym, also as a model may rewrite it (`deployment-…` for `deploy-…`). */
export const pseudonymPrefixes: ReadonlySet<string> = new Set([
  ...Object.values(prefixes),
  ...byWord.keys(),
  'object',
]);
