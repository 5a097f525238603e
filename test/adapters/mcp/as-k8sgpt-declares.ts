// SPDX-License-Identifier: Apache-2.0

/** What k8sgpt's server declares of each tool: arguments that a client of it may send, and those that it must. */
export const declared: Readonly<
  Record<
    string,
    { readonly sends: readonly Readonly<Record<string, unknown>>[]; readonly must?: readonly string[] }
  >
> = {
  'add-filters': { sends: [{ filters: ['Pod'] }], must: ['filters'] },
  analyze: {
    sends: [
      {},
      { namespace: 'shop', backend: 'openai', explain: true, filters: ['Pod', 'Service'] },
      // Read by its server without being declared.
      {
        language: 'german',
        labelSelector: 'app=web',
        noCache: true,
        maxConcurrency: 10,
        withDoc: true,
        interactiveMode: false,
        customHeaders: [],
        withStats: true,
        anonymize: true,
      },
    ],
  },
  'cluster-info': { sends: [{}] },
  config: {
    sends: [
      {},
      {
        cache: {
          type: 's3',
          bucketName: 'b',
          region: 'r',
          endpoint: 'https://s3.example.com',
          insecure: false,
        },
      },
      { cache: { type: 'azure', storageAccount: 'a', containerName: 'c' } },
      { cache: { type: 'gcs', bucketName: 'b', region: 'r', projectId: 'p' } },
      { customAnalyzers: { name: 'host', connection: { url: 'localhost', port: 8085 } } },
    ],
  },
  'get-logs': {
    sends: [
      {
        podName: 'web-1',
        namespace: 'shop',
        container: 'app',
        previous: true,
        tailLines: 50,
        sinceSeconds: 600,
      },
    ],
    must: ['podName', 'namespace'],
  },
  'get-resource': {
    sends: [{ resourceType: 'pod', name: 'web-1', namespace: 'shop' }],
    must: ['resourceType', 'name'],
  },
  'list-events': {
    sends: [{}, { namespace: 'shop', involvedObjectName: 'web-1', involvedObjectKind: 'Pod', limit: 10 }],
  },
  'list-filters': { sends: [{}] },
  'list-integrations': { sends: [{}] },
  'list-namespaces': { sends: [{}] },
  'list-resources': {
    sends: [{ resourceType: 'pods', namespace: 'shop', labelSelector: 'app=web' }],
    must: ['resourceType'],
  },
  'remove-filters': { sends: [{ filters: ['Pod'] }], must: ['filters'] },
};

/** Kinds that its tools know by these words. */
export const resourceTypes =
  'pod pods deployment deployments service services svc node nodes job jobs cronjob cronjobs statefulset statefulsets sts daemonset daemonsets ds replicaset replicasets rs configmap configmaps cm secret secrets ingress ingresses ing persistentvolumeclaim persistentvolumeclaims pvc persistentvolume persistentvolumes pv'.split(
    ' ',
  );

export const resources = ['active-filters', 'cluster-info', 'namespaces'];
export const prompts: Readonly<Record<string, readonly string[]>> = {
  'troubleshoot-cluster': [],
  'troubleshoot-deployment': ['deploymentName', 'namespace'],
  'troubleshoot-pod': ['podName', 'namespace'],
};
