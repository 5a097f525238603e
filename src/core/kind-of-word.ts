import { kinds } from './kinds/index.ts';
import { suggest } from './suggest.ts';

interface Known {
  readonly kind: string;
  readonly plural: string;
}

/** kubectl's own short names. */
const SHORT: Readonly<Record<string, string>> = {
  cj: 'CronJob',
  cm: 'ConfigMap',
  crd: 'CustomResourceDefinition',
  csr: 'CertificateSigningRequest',
  deploy: 'Deployment',
  ds: 'DaemonSet',
  ep: 'Endpoints',
  ev: 'Event',
  gtw: 'Gateway',
  gc: 'GatewayClass',
  hpa: 'HorizontalPodAutoscaler',
  ing: 'Ingress',
  limits: 'LimitRange',
  netpol: 'NetworkPolicy',
  no: 'Node',
  ns: 'Namespace',
  pc: 'PriorityClass',
  pdb: 'PodDisruptionBudget',
  po: 'Pod',
  pv: 'PersistentVolume',
  pvc: 'PersistentVolumeClaim',
  quota: 'ResourceQuota',
  rc: 'ReplicationController',
  rs: 'ReplicaSet',
  sa: 'ServiceAccount',
  sc: 'StorageClass',
  sts: 'StatefulSet',
  svc: 'Service',
};

const all = (): readonly Known[] => Object.values(kinds);

/** `deployment`, `deployments`, `deploy`, `Deployment`, `deployments.apps` → `Deployment`; undefined for a kind that is not known. */
export const kindOfWord = (word: string): string | undefined => {
  const [first = ''] = word.toLowerCase().split('.');
  const short = Object.hasOwn(SHORT, first) ? SHORT[first] : undefined;
  return all().find(({ kind, plural }) => kind === short || kind.toLowerCase() === first || plural === first)
    ?.kind;
};

/** The kind that was probably meant, in the way people write it. */
export const suggestKind = (word: string): string | undefined =>
  suggest(
    word,
    all().flatMap(({ kind, plural }) => [kind.toLowerCase(), plural]),
  );
