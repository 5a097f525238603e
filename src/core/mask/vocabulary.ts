// SPDX-License-Identifier: Apache-2.0

import { wordSet } from './_words.ts';

/** Kubernetes' own vocabulary reveals nothing about a cluster: every cluster has it. */
const KINDS = `
  pod deployment replicaset statefulset daemonset job cronjob service ingress ingressclass endpoints endpointslice configmap secret
  persistentvolume persistentvolumeclaim storageclass volumeattachment node namespace serviceaccount role rolebinding clusterrole
  clusterrolebinding networkpolicy horizontalpodautoscaler verticalpodautoscaler poddisruptionbudget resourcequota limitrange
  priorityclass runtimeclass lease event validatingwebhookconfiguration mutatingwebhookconfiguration validatingadmissionpolicy
  customresourcedefinition apiservice certificatesigningrequest csidriver csinode replicationcontroller podtemplate controllerrevision
  gateway gatewayclass httproute grpcroute referencegrant container initcontainer sidecar volume label annotation selector
  pods deployments replicasets statefulsets daemonsets jobs cronjobs services ingresses ingressclasses endpointslices configmaps secrets
  persistentvolumes persistentvolumeclaims storageclasses nodes namespaces serviceaccounts roles rolebindings clusterroles
  clusterrolebindings networkpolicies horizontalpodautoscalers poddisruptionbudgets resourcequotas limitranges leases events
  validatingwebhookconfigurations mutatingwebhookconfigurations containers initcontainers volumes labels annotations selectors
  po deploy rs sts ds svc ing ep cm pv pvc sc ns sa hpa pdb netpol quota crd`;

const SYSTEM = `
  kube-system kube-public kube-node-lease kubernetes kubectl kubelet kubeadm kube-proxy kube-apiserver kube-controller-manager
  kube-scheduler kube-dns coredns etcd containerd cri-o runc default-scheduler controller-manager cluster.local
  kubernetes.io k8s.io node-lifecycle cloud-controller-manager service-controller
  deployment-controller replicaset-controller statefulset-controller daemonset-controller job-controller cronjob-controller
  persistentvolume-controller attachdetach-controller horizontal-pod-autoscaler endpoint-controller taint-eviction-controller
  kube-root-ca.crt tls.crt tls.key ca.crt docker.io docker.io/library quay.io ghcr.io registry.k8s.io gcr.io index.docker.io
  k8sgpt.ai k8sgpt.ai/skip-usage-check skip-usage-check
  kubernetes.default kubernetes.default.svc kubernetes.default.svc.cluster.local localhost localhost.localdomain latest`;

const FIELDS = `
  apiversion kind metadata spec status name namespace uid ownerreferences finalizers template replicas containers initcontainers image
  command args env envfrom ports containerport hostport targetport nodeport port protocol tcp udp sctp http https grpc resources requests
  limits cpu memory ephemeral-storage hugepages pods storage volumemounts mountpath subpath volumes emptydir hostpath csi projected
  downwardapi ref refs configmapref secretref configmapkeyref secretkeyref fieldref livenessprobe readinessprobe startupprobe httpget tcpsocket
  exec initialdelayseconds periodseconds timeoutseconds failurethreshold restartpolicy imagepullpolicy imagepullsecrets nodeselector
  affinity nodeaffinity podaffinity podantiaffinity tolerations taints topologyspreadconstraints schedulinggates securitycontext
  serviceaccountname servicename clusterip clusterips externalname loadbalancer nodeport ingressclassname rules paths pathtype backend tls
  hosts secretname matchlabels matchexpressions minavailable maxunavailable maxsurge mindomains activedeadlineseconds backofflimit
  completions parallelism concurrencypolicy startingdeadlineseconds suspend schedule timezone storageclassname accessmodes volumename
  volumemode provisioner reclaimpolicy webhooks clientconfig cabundle failurepolicy sideeffects hard used data stringdata
  requests.cpu requests.memory limits.cpu limits.memory requests.storage count.pods metadata.name metadata.namespace`;

const WORDS = `
  crashloopbackoff imagepullbackoff errimagepull errimageneverpull invalidimagename createcontainerconfigerror createcontainererror
  runcontainererror containercreating podinitializing oomkilled completed evicted unschedulable failedscheduling failedmount
  failedattachvolume failedcreate failedcreatepodsandbox backoff unhealthy killing pulling pulled created started scheduled
  nodenotready nodeready memorypressure diskpressure pidpressure networkunavailable ready notready pending running succeeded failed unknown
  bound released lost waitforfirstconsumer provisioningfailed externalprovisioning deadlineexceeded backofflimitexceeded
  progressdeadlineexceeded minimumreplicasunavailable minimumreplicasavailable replicafailure progressing available
  readwriteonce readonlymany readwritemany readwriteoncepod filesystem block ifnotpresent always never onfailure
  noschedule noexecute prefernoschedule rollingupdate recreate ondelete allow forbid replace ignore fail prefix exact
  cluster svc library docker helm kube no-provisioner linux windows amd64 arm64 stable main master edge nightly canary alpine slim debian bookworm bullseye jammy ubuntu scratch distroless
  utf-8 utf-16 iso-8859-1 x86-64 x86_64 sha-1 sha-256 sha-512 sha256 sha512 md5 tls-1.2 tls-1.3 http/1.0 http/1.1 http/2 http2 h2c base64
  application/json application/yaml application/x-www-form-urlencoded application/octet-stream text/plain text/html text/event-stream
  application/vnd.kubernetes.protobuf application/vnd.docker.distribution.manifest.v2 multipart/form-data
  pod-template-hash controller-revision-hash app.kubernetes.io kubernetes.io/hostname kubernetes.io/os kubernetes.io/arch
  node.kubernetes.io topology.kubernetes.io node-role.kubernetes.io storage.kubernetes.io batch.kubernetes.io networking.k8s.io
  rbac.authorization.k8s.io admissionregistration.k8s.io apiextensions.k8s.io policy autoscaling batch apps v1 v2 v1beta1 v1alpha1 v2beta2
  api-server control-plane true false null nil none stdin stdout stderr healthz livez readyz metrics`;

const system = wordSet(SYSTEM);
const vocabulary = wordSet(KINDS, FIELDS, WORDS);

const PUBLIC_DOMAIN = /(?:^|\.)(?:kubernetes\.io|k8s\.io)$/;

/** Parts of Kubernetes itself and what every cluster has (`kube-system`, `coredns`, `latest`): never masked, even as a name. */
export const isPublicName = (word: string): boolean => {
  const folded = word.toLowerCase();
  return system.has(folded) || PUBLIC_DOMAIN.test(folded);
};

/** Kinds, fields, reasons, media types: language, unless an object bears such a name and it stands there as a name. */
export const isVocabulary = (word: string): boolean => vocabulary.has(word.toLowerCase());
