// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import { defineConfig } from '../../src/core/config-slice.ts';

const qps = z.coerce
  .number('requests per second is a number above 0')
  .positive('requests per second is a number above 0');
const burst = z.coerce
  .number('a burst is a whole number from 1')
  .int('a burst is a whole number from 1')
  .min(1, 'a burst is a whole number from 1');
const concurrency = z.coerce
  .number('concurrency is a whole number from 1')
  .int('concurrency is a whole number from 1')
  .min(1, 'concurrency is a whole number from 1')
  .max(64, 'concurrency is at most 64');

const from = z
  .string()
  .min(1)
  .optional()
  .describe(
    'The cluster that has them: a context, or the cluster of the pod; the default cluster unless given',
  );
const allowProxy = z
  .boolean()
  .default(false)
  .describe('Whether a kubeconfig in a Secret may name a proxy (proxy-url)');
const namespaceName = z
  .string()
  .regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/, 'this is no name of a namespace');

const KubeconfigSecret = z.strictObject({
  namespace: namespaceName.describe('Namespace of the Secret'),
  name: z.string().min(1).max(253).describe('Name of the Secret'),
  key: z.string().min(1).default('value').describe('Key of its data that holds the kubeconfig'),
  cluster: z
    .string()
    .min(1)
    .optional()
    .describe('How people call the cluster; the name of the Secret without -kubeconfig unless given'),
  from,
  allowProxy,
});

const ClusterApi = z.strictObject({
  enabled: z.boolean().default(true).describe('Whether clusters of Cluster API are looked for'),
  namespaces: z
    .array(namespaceName)
    .min(1)
    .optional()
    .describe('Namespaces in which they are looked for; default: all'),
  from,
  naming: z
    .enum(['name', 'namespace-and-name'], 'naming is name or namespace-and-name')
    .default('name')
    .describe('How people call them: by their name, or as namespace.name where two namespaces have the same'),
  allowProxy,
});

const apiGroup = z.string().regex(/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/, 'this is no API group');
const SECRETS =
  'metadata: values of Secrets never leave the API server. keys: names of keys and validity of certificates are known too; values are read and dropped at once. none: Secrets are never asked for, and a report is complete without them';
const CLUSTER_SCOPED =
  'false: what belongs to no namespace (nodes, volumes, classes) is never asked for, and a report is complete without it; for accounts with rights in some namespaces only';
const EXCEPT_GROUPS = 'API groups that are never asked for, and without which a report is complete';
const secrets = z.enum(['metadata', 'keys', 'none'], 'secrets is metadata, keys or none');
const clusterScoped = z.boolean();
const exceptGroups = z.array(apiGroup);
const customResourceGroups = z
  .array(apiGroup)
  .optional()
  .describe(
    'Groups whose custom resources, where k8sgpt does not know their kinds, are looked at by their conditions; default: all, [] for none',
  );

const OneCluster = z.strictObject({
  qps: qps.optional().describe('Requests per second to its API server, on average'),
  burst: burst.optional().describe('Requests to its API server that need not wait for each other'),
  concurrency: concurrency
    .optional()
    .describe('Checks of it that one worker runs at the same time, in place of general.concurrency'),
  secrets: secrets.optional().describe(SECRETS),
  clusterScoped: clusterScoped.optional().describe(CLUSTER_SCOPED),
  exceptGroups: exceptGroups.optional().describe(EXCEPT_GROUPS),
  customResourceGroups,
});

export const kubernetesConfig = defineConfig({
  key: 'kubernetes',
  title: 'Clusters',
  schema: z.strictObject({
    kubeconfig: z
      .string()
      .optional()
      .describe(
        'Path of a kubeconfig, or several as in KUBECONFIG; every context in it becomes a cluster of its name',
      ),
    contexts: z
      .array(z.string())
      .optional()
      .describe('Only these contexts of the kubeconfig; default: all of them'),
    inCluster: z
      .boolean()
      .default(true)
      .describe('Inside a pod: the cluster that the pod runs in, with its service account'),
    inClusterName: z
      .string()
      .min(1, 'a cluster needs a name')
      .default('in-cluster')
      .describe('How people call the cluster that the pod runs in'),
    kubeconfigSecrets: z
      .array(KubeconfigSecret)
      .default([])
      .describe('Secrets that hold kubeconfigs: each is one more cluster; see docs/guide/clusters.md'),
    clusterApi: ClusterApi.optional().describe(
      'Clusters that Cluster API makes, by the kubeconfigs that it writes; see docs/guide/clusters.md',
    ),
    qps: qps.default(50).describe('Requests per second to one API server, on average'),
    burst: burst.default(100).describe('Requests to one API server that need not wait for each other'),
    clusters: z
      .record(z.string(), OneCluster)
      .default({})
      .describe(
        'By name of the cluster, in place of what holds for all: qps, burst, secrets, clusterScoped, exceptGroups, customResourceGroups; and concurrency',
      ),
    secrets: secrets.default('metadata').describe(SECRETS),
    clusterScoped: clusterScoped.default(true).describe(CLUSTER_SCOPED),
    exceptGroups: exceptGroups.default([]).describe(EXCEPT_GROUPS),
    customResourceGroups,
    demo: z
      .string()
      .min(1)
      .optional()
      .describe(
        'A recorded cluster in place of all others, to learn with: demo, or a lesson that k8sgpt demo lists',
      ),
  }),
  env: {
    KUBECONFIG: 'kubeconfig',
    K8SGPT_IN_CLUSTER_NAME: 'inClusterName',
    K8SGPT_READ_SECRETS: 'secrets',
    K8SGPT_DEMO: 'demo',
  },
});
