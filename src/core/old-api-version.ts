// SPDX-License-Identifier: Apache-2.0

import type { Problem } from './analyzer.ts';
import type { Cluster } from './cluster.ts';
import { type Datum, name, word } from './datum.ts';
import type { KubeObject } from './kind.ts';
import { serverMinor } from './server-version.ts';

const GUIDE = 'https://kubernetes.io/docs/reference/using-api/deprecation-guide/';
const SHOW = 'kubectl get {kind} {name} -n {namespace} --show-managed-fields -o yaml';

/** The words for manifests that use an old version of an API: the same for every kind. */
export const oldVersionProblems = {
  'version-removed': {
    severity: 'warning',
    message:
      'was last applied as {version}, which is not served since {removed}: to apply that manifest again fails',
    fix: 'Change apiVersion to {now} wherever the manifest is kept.',
    docs: GUIDE,
    kubectl: SHOW,
  },
  'version-deprecated': {
    severity: 'info',
    message: 'is applied as {version}, which is not served from {removed} on',
    fix: 'Change apiVersion to {now} wherever the manifest is kept, before the next upgrade.',
    docs: GUIDE,
    kubectl: SHOW,
  },
} as const satisfies Record<string, Problem>;

type Minor = number;

interface Versions {
  /** Served still or no more, with the release that deprecated it and the first one that does not serve it. */
  readonly old: Readonly<Record<string, readonly [deprecated: Minor, removed: Minor]>>;
  /** What to change to: newest first, with the release that began to serve it. */
  readonly now: readonly (readonly [version: string, since: Minor])[];
}

const RBAC: Versions = {
  old: { 'rbac.authorization.k8s.io/v1beta1': [17, 22] },
  now: [['rbac.authorization.k8s.io/v1', 8]],
};
const WEBHOOKS: Versions = {
  old: { 'admissionregistration.k8s.io/v1beta1': [16, 22] },
  now: [['admissionregistration.k8s.io/v1', 16]],
};
const VALIDATING_POLICY: Versions = {
  old: {
    'admissionregistration.k8s.io/v1alpha1': [29, 32],
    'admissionregistration.k8s.io/v1beta1': [31, 34],
  },
  now: [
    ['admissionregistration.k8s.io/v1', 30],
    ['admissionregistration.k8s.io/v1beta1', 28],
  ],
};
const MUTATING_POLICY: Versions = {
  old: {
    'admissionregistration.k8s.io/v1alpha1': [35, 38],
    'admissionregistration.k8s.io/v1beta1': [37, 40],
  },
  now: [
    ['admissionregistration.k8s.io/v1', 36],
    ['admissionregistration.k8s.io/v1beta1', 34],
  ],
};
const FLOW_CONTROL: Versions = {
  old: {
    'flowcontrol.apiserver.k8s.io/v1beta1': [23, 26],
    'flowcontrol.apiserver.k8s.io/v1beta2': [26, 29],
    'flowcontrol.apiserver.k8s.io/v1beta3': [29, 32],
  },
  now: [
    ['flowcontrol.apiserver.k8s.io/v1', 29],
    ['flowcontrol.apiserver.k8s.io/v1beta3', 26],
    ['flowcontrol.apiserver.k8s.io/v1beta2', 23],
  ],
};
const RESOURCE_CLAIMS: Versions = {
  old: { 'resource.k8s.io/v1beta1': [35, 38], 'resource.k8s.io/v1beta2': [36, 39] },
  now: [
    ['resource.k8s.io/v1', 34],
    ['resource.k8s.io/v1beta2', 33],
  ],
};
const APPS: Versions['now'] = [['apps/v1', 9]];

/**
 * By kind. https://kubernetes.io/docs/reference/using-api/deprecation-guide/, and for versions that went or go after v1.32 the
 * release marks in k8s.io/api (APILifecycleDeprecated, APILifecycleRemoved). Endpoints are deprecated since v1.33 and stay.
 */
const VERSIONS: Readonly<Record<string, Versions>> = {
  APIService: {
    old: { 'apiregistration.k8s.io/v1beta1': [19, 22] },
    now: [['apiregistration.k8s.io/v1', 10]],
  },
  ClusterRole: RBAC,
  ClusterRoleBinding: RBAC,
  CronJob: { old: { 'batch/v2alpha1': [8, 21], 'batch/v1beta1': [21, 25] }, now: [['batch/v1', 21]] },
  CustomResourceDefinition: {
    old: { 'apiextensions.k8s.io/v1beta1': [16, 22] },
    now: [['apiextensions.k8s.io/v1', 16]],
  },
  DaemonSet: { old: { 'extensions/v1beta1': [8, 16], 'apps/v1beta2': [9, 16] }, now: APPS },
  Deployment: {
    old: { 'extensions/v1beta1': [8, 16], 'apps/v1beta1': [8, 16], 'apps/v1beta2': [9, 16] },
    now: APPS,
  },
  DeviceClass: RESOURCE_CLAIMS,
  EndpointSlice: { old: { 'discovery.k8s.io/v1beta1': [21, 25] }, now: [['discovery.k8s.io/v1', 21]] },
  FlowSchema: FLOW_CONTROL,
  HorizontalPodAutoscaler: {
    old: { 'autoscaling/v2beta1': [22, 25], 'autoscaling/v2beta2': [23, 26] },
    now: [
      ['autoscaling/v2', 23],
      ['autoscaling/v2beta2', 12],
    ],
  },
  Ingress: {
    old: { 'extensions/v1beta1': [14, 22], 'networking.k8s.io/v1beta1': [19, 22] },
    now: [['networking.k8s.io/v1', 19]],
  },
  IngressClass: {
    old: { 'networking.k8s.io/v1beta1': [19, 22] },
    now: [['networking.k8s.io/v1', 19]],
  },
  MutatingAdmissionPolicy: MUTATING_POLICY,
  MutatingAdmissionPolicyBinding: MUTATING_POLICY,
  MutatingWebhookConfiguration: WEBHOOKS,
  NetworkPolicy: { old: { 'extensions/v1beta1': [9, 16] }, now: [['networking.k8s.io/v1', 7]] },
  PodDisruptionBudget: { old: { 'policy/v1beta1': [21, 25] }, now: [['policy/v1', 21]] },
  PriorityClass: { old: { 'scheduling.k8s.io/v1beta1': [14, 22] }, now: [['scheduling.k8s.io/v1', 14]] },
  PriorityLevelConfiguration: FLOW_CONTROL,
  ResourceClaim: RESOURCE_CLAIMS,
  ResourceClaimTemplate: RESOURCE_CLAIMS,
  Role: RBAC,
  RoleBinding: RBAC,
  RuntimeClass: { old: { 'node.k8s.io/v1beta1': [22, 25] }, now: [['node.k8s.io/v1', 20]] },
  ServiceCIDR: { old: { 'networking.k8s.io/v1beta1': [34, 37] }, now: [['networking.k8s.io/v1', 33]] },
  StatefulSet: { old: { 'apps/v1beta1': [8, 16], 'apps/v1beta2': [9, 16] }, now: APPS },
  StorageClass: { old: { 'storage.k8s.io/v1beta1': [19, 22] }, now: [['storage.k8s.io/v1', 6]] },
  ValidatingAdmissionPolicy: VALIDATING_POLICY,
  ValidatingAdmissionPolicyBinding: VALIDATING_POLICY,
  ValidatingWebhookConfiguration: WEBHOOKS,
  VolumeAttributesClass: {
    old: { 'storage.k8s.io/v1alpha1': [32, 35], 'storage.k8s.io/v1beta1': [34, 37] },
    now: [
      ['storage.k8s.io/v1', 34],
      ['storage.k8s.io/v1beta1', 31],
    ],
  },
};

interface Fact {
  readonly code: keyof typeof oldVersionProblems;
  readonly severity?: 'warning' | undefined;
  readonly data: { readonly version: Datum; readonly removed: Datum; readonly now: Datum };
}

/**
 * Versions of an object's manifests that the server serves no more, or not for ever. A manifest of a better version among
 * them is newer: what is old beside it is only remembered.
 */
export function* oldVersions(object: KubeObject, cluster: Cluster<'Node'>): Generator<Fact> {
  const { appliedVersions, ownerReferences } = object.metadata;
  const versions = Object.hasOwn(VERSIONS, object.kind) ? VERSIONS[object.kind] : undefined;
  if (versions === undefined || appliedVersions.length === 0 || ownerReferences.length > 0) return;
  // Clients write what they like: `constructor` is no version.
  if (appliedVersions.some((version) => !Object.hasOwn(versions.old, version))) return;
  const server = serverMinor(cluster);
  if (server === undefined) return;
  const now = versions.now.find(([, since]) => since <= server)?.[0];
  if (now === undefined) return;
  for (const version of appliedVersions) {
    const [deprecated, removed] = versions.old[version] ?? [];
    if (deprecated === undefined || removed === undefined || server < deprecated || version === now) continue;
    const isGone = server >= removed;
    yield {
      code: isGone ? 'version-removed' : 'version-deprecated',
      // The next upgrade takes it away.
      severity: !isGone && removed === server + 1 ? 'warning' : undefined,
      data: { version: name('version', version), removed: word(`v1.${removed}`), now: name('version', now) },
    };
  }
}
