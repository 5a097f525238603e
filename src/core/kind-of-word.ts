// SPDX-License-Identifier: Apache-2.0

import { partsOfWord } from './custom-word.ts';
import { kinds } from './kinds/index.ts';
import { suggest } from './suggest.ts';

interface Known {
  readonly kind: string;
  readonly servedAs?: string;
  readonly plural: string;
  readonly apiVersions: readonly string[];
}

/** kubectl's own short names, and those that projects give the kinds we know. */
const SHORT: Readonly<Record<string, string>> = {
  app: 'Application',
  cert: 'Certificate',
  cj: 'CronJob',
  cm: 'ConfigMap',
  cr: 'CertificateRequest',
  crd: 'CustomResourceDefinition',
  csr: 'CertificateSigningRequest',
  deploy: 'Deployment',
  dr: 'DestinationRule',
  ds: 'DaemonSet',
  ep: 'Endpoints',
  es: 'ExternalSecret',
  ev: 'Event',
  gc: 'GatewayClass',
  gitrepo: 'GitRepository',
  gtw: 'Gateway',
  hc: 'HelmChart',
  helmrepo: 'HelmRepository',
  hpa: 'HorizontalPodAutoscaler',
  hr: 'HelmRelease',
  ing: 'Ingress',
  ks: 'Kustomization',
  limits: 'LimitRange',
  netpol: 'NetworkPolicy',
  no: 'Node',
  ns: 'Namespace',
  ocirepo: 'OCIRepository',
  pc: 'PriorityClass',
  pdb: 'PodDisruptionBudget',
  po: 'Pod',
  pv: 'PersistentVolume',
  pvc: 'PersistentVolumeClaim',
  quota: 'ResourceQuota',
  rc: 'ReplicationController',
  ro: 'Rollout',
  rs: 'ReplicaSet',
  sa: 'ServiceAccount',
  sc: 'StorageClass',
  so: 'ScaledObject',
  ss: 'SecretStore',
  sts: 'StatefulSet',
  svc: 'Service',
  vs: 'VirtualService',
};

const all = (): readonly Known[] => Object.values(kinds);

/** A group in full, as kubectl wants it; core's is empty (`pods.v1.`). Other kinds of the same name have another group. */
const isOfGroup = ({ apiVersions }: Known, group: string): boolean =>
  apiVersions.some((apiVersion) =>
    group === '' ? !apiVersion.includes('/') : apiVersion.startsWith(`${group}/`),
  );

/** `deployment`, `deployments`, `deploy`, `Deployment`, `deployments.apps` → `Deployment`; undefined for a kind that is not known. */
export const kindOfWord = (word: string): string | undefined => {
  const { first, group } = partsOfWord(word);
  const short = Object.hasOwn(SHORT, first) ? SHORT[first] : undefined;
  return all().find(
    (known) =>
      (known.kind === short ||
        known.kind.toLowerCase() === first ||
        known.plural === first ||
        (group !== undefined && known.servedAs?.toLowerCase() === first)) &&
      (group === undefined || isOfGroup(known, group)),
  )?.kind;
};

/** The kind that was probably meant, in the way people write it. */
export const suggestKind = (word: string): string | undefined =>
  suggest(
    word,
    all().flatMap(({ kind, plural }) => [kind.toLowerCase(), plural]),
  );
