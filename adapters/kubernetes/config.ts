import { z } from 'zod';
import { defineConfig } from '../../src/core/config-slice.ts';

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
    qps: z.coerce
      .number('requests per second is a number above 0')
      .positive('requests per second is a number above 0')
      .default(50)
      .describe('Requests per second to one API server, on average'),
    burst: z.coerce
      .number('a burst is a whole number from 1')
      .int('a burst is a whole number from 1')
      .min(1, 'a burst is a whole number from 1')
      .default(100)
      .describe('Requests to one API server that need not wait for each other'),
    secrets: z
      .enum(['metadata', 'keys'], 'secrets is metadata or keys')
      .default('metadata')
      .describe(
        'metadata: values of Secrets never leave the API server. keys: names of keys and validity of certificates are known too; values are read and dropped at once',
      ),
  }),
  env: { KUBECONFIG: 'kubeconfig', K8SGPT_IN_CLUSTER_NAME: 'inClusterName' },
});
