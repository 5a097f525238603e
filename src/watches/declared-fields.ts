// SPDX-License-Identifier: Apache-2.0

/** What becomes of one field of a K8sGPT resource, or of all below it. */
export type Meaning =
  /** The watch goes by it: how, in a clause. */
  | { readonly is: 'used'; readonly how: string }
  /** Nothing is missing without it: why, in a clause. */
  | { readonly is: 'needless'; readonly why: string }
  /** Why not, in a clause, and what to do, in a sentence; `onlyIf`: a switch without which it does nothing. */
  | { readonly is: 'unsupported'; readonly why: string; readonly todo: string; readonly onlyIf?: string };

const pod: Meaning = { is: 'needless', why: 'it shapes a pod that is not needed any more' };
const backend: Meaning = {
  is: 'unsupported',
  why: 'the bot has one backend for all watches',
  todo: 'Set `ai` in the configuration of the bot.',
  onlyIf: 'ai.enabled',
};
const cache: Meaning = {
  is: 'unsupported',
  why: 'the bot has one cache for all watches',
  todo: 'Set `cache` in the configuration of the bot.',
};
const sink: Meaning = {
  is: 'unsupported',
  why: 'a webhook is no channel in which people can answer',
  todo: 'Connect the platform and let `routes` name the channel; for machines set `cloudevents` or `webhook`.',
};

/**
 * Every field of the resource (core.k8sgpt.ai/v1alpha1), by its path in `spec`; a path stands for what is below it too.
 * The guide shows the same as a table.
 */
export const declaredFields: Readonly<Record<string, Meaning>> = {
  filters: { is: 'used', how: 'the filters of the watch; none = those that `analyze` runs by itself' },
  targetNamespace: { is: 'used', how: 'the namespace that is watched; empty = all' },
  'analysis.interval': {
    is: 'used',
    how: 'how often it looks (30s unless set), and no more often than `k8sgptResources.leastInterval`',
  },
  'ai.enabled': { is: 'used', how: 'each incident is explained in its thread' },
  kubeconfig: {
    is: 'used',
    how: 'the cluster that is watched: that of `kubernetes.kubeconfigSecrets` or `clusterApi` with this Secret and key',
  },
  'ai.anonymized': {
    is: 'used',
    how: 'true is what the bot does; false is not done, because names are hidden as its own settings say',
  },
  'ai.language': {
    is: 'unsupported',
    why: 'the bot explains in one language, or in that of who asks',
    todo: 'Set `explain.language` in the configuration of the bot.',
    onlyIf: 'ai.enabled',
  },
  'ai.autoRemediation': {
    is: 'unsupported',
    why: 'the bot never writes to a cluster',
    todo: 'Let people do what an alert proposes.',
    onlyIf: 'ai.autoRemediation.enabled',
  },
  'ai.backOff': {
    is: 'needless',
    why: 'a backend that fails is given a rest in any case, and asked again after it',
  },
  ai: backend,
  noCache: {
    is: 'unsupported',
    why: 'the same incident is explained once, however many watches see it',
    todo: '`/k8sgpt cache` shows and removes what is remembered.',
    onlyIf: 'ai.enabled',
  },
  customAnalyzers: {
    is: 'unsupported',
    why: 'the bot does not call analyzers of other people for watches',
    todo: 'Let the operator go on with a resource that has these alone.',
  },
  sink,
  remoteCache: cache,
  integrations: {
    is: 'unsupported',
    why: 'nothing is installed into a cluster',
    todo: 'Install Trivy yourself: the filter VulnerabilityReport reads what it writes.',
    onlyIf: 'integrations.trivy.enabled',
  },
  'extraOptions.backstage': {
    is: 'unsupported',
    why: 'no Result is written that could carry the label',
    todo: 'Let `routes` go by the labels of workloads, which may be that of Backstage.',
    onlyIf: 'extraOptions.backstage.enabled',
  },
  'extraOptions.serviceAccountIRSA': pod,
  extraOptions: pod,
  version: pod,
  repository: pod,
  imagePullPolicy: pod,
  imagePullSecrets: pod,
  resources: pod,
  nodeSelector: pod,
  deploymentLabels: pod,
  deploymentAnnotations: pod,
  podLabels: pod,
  podAnnotations: pod,
  securityContext: pod,
  containerSecurityContext: pod,
};

/** The entry of a path: its own, else that of the nearest path above it. */
export const meaningOf = (
  path: string,
): { readonly field: string; readonly meaning: Meaning } | undefined => {
  for (let field = path; field !== ''; field = field.slice(0, Math.max(0, field.lastIndexOf('.')))) {
    const meaning = Object.hasOwn(declaredFields, field) ? declaredFields[field] : undefined;
    if (meaning !== undefined) return { field, meaning };
  }
  return undefined;
};
