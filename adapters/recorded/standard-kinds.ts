// SPDX-License-Identifier: Apache-2.0

/** Kinds that every API server of the last years serves: apiVersion it prefers, plural, scope. */
export interface StandardKind {
  readonly apiVersion: string;
  readonly kind: string;
  readonly plural: string;
  readonly namespaced: boolean;
}

const inNamespaces = true;
const inCluster = false;

const of = (
  apiVersion: string,
  namespaced: boolean,
  kinds: Readonly<Record<string, string>>,
): StandardKind[] =>
  Object.entries(kinds).map(([kind, plural]) => ({ apiVersion, kind, plural, namespaced }));

/** Where kinds of usual additions are served, when a recording holds them. */
export const addedKinds: readonly StandardKind[] = [
  ...of('metrics.k8s.io/v1beta1', inNamespaces, { PodMetrics: 'pods' }),
  ...of('metrics.k8s.io/v1beta1', inCluster, { NodeMetrics: 'nodes' }),
];

export const standardKinds: readonly StandardKind[] = [
  ...of('v1', inNamespaces, {
    ConfigMap: 'configmaps',
    Endpoints: 'endpoints',
    Event: 'events',
    LimitRange: 'limitranges',
    PersistentVolumeClaim: 'persistentvolumeclaims',
    Pod: 'pods',
    PodTemplate: 'podtemplates',
    ReplicationController: 'replicationcontrollers',
    ResourceQuota: 'resourcequotas',
    Secret: 'secrets',
    Service: 'services',
    ServiceAccount: 'serviceaccounts',
  }),
  ...of('v1', inCluster, { Namespace: 'namespaces', Node: 'nodes', PersistentVolume: 'persistentvolumes' }),
  ...of('apps/v1', inNamespaces, {
    ControllerRevision: 'controllerrevisions',
    DaemonSet: 'daemonsets',
    Deployment: 'deployments',
    ReplicaSet: 'replicasets',
    StatefulSet: 'statefulsets',
  }),
  ...of('batch/v1', inNamespaces, { CronJob: 'cronjobs', Job: 'jobs' }),
  ...of('autoscaling/v2', inNamespaces, { HorizontalPodAutoscaler: 'horizontalpodautoscalers' }),
  ...of('policy/v1', inNamespaces, { PodDisruptionBudget: 'poddisruptionbudgets' }),
  ...of('networking.k8s.io/v1', inNamespaces, { Ingress: 'ingresses', NetworkPolicy: 'networkpolicies' }),
  ...of('networking.k8s.io/v1', inCluster, { IngressClass: 'ingressclasses' }),
  ...of('discovery.k8s.io/v1', inNamespaces, { EndpointSlice: 'endpointslices' }),
  ...of('coordination.k8s.io/v1', inNamespaces, { Lease: 'leases' }),
  ...of('rbac.authorization.k8s.io/v1', inNamespaces, { Role: 'roles', RoleBinding: 'rolebindings' }),
  ...of('rbac.authorization.k8s.io/v1', inCluster, {
    ClusterRole: 'clusterroles',
    ClusterRoleBinding: 'clusterrolebindings',
  }),
  ...of('storage.k8s.io/v1', inCluster, {
    CSIDriver: 'csidrivers',
    CSINode: 'csinodes',
    StorageClass: 'storageclasses',
    VolumeAttachment: 'volumeattachments',
  }),
  ...of('storage.k8s.io/v1', inNamespaces, { CSIStorageCapacity: 'csistoragecapacities' }),
  ...of('scheduling.k8s.io/v1', inCluster, { PriorityClass: 'priorityclasses' }),
  ...of('node.k8s.io/v1', inCluster, { RuntimeClass: 'runtimeclasses' }),
  ...of('admissionregistration.k8s.io/v1', inCluster, {
    MutatingWebhookConfiguration: 'mutatingwebhookconfigurations',
    ValidatingAdmissionPolicy: 'validatingadmissionpolicies',
    ValidatingAdmissionPolicyBinding: 'validatingadmissionpolicybindings',
    ValidatingWebhookConfiguration: 'validatingwebhookconfigurations',
  }),
  ...of('apiextensions.k8s.io/v1', inCluster, { CustomResourceDefinition: 'customresourcedefinitions' }),
  ...of('apiregistration.k8s.io/v1', inCluster, { APIService: 'apiservices' }),
  ...of('certificates.k8s.io/v1', inCluster, { CertificateSigningRequest: 'certificatesigningrequests' }),
];
