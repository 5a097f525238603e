import type { KubeObject } from './kind.ts';
import { isOrdinaryWord } from './mask/ordinary-words.ts';
import { isVocabulary } from './mask/vocabulary.ts';

/** Fields that hold names and nothing else: also a plain word is one there. */
const NAMING: Readonly<Record<string, string>> = {
  name: 'name',
  namespace: 'Namespace',
  nodeName: 'Node',
  claim: 'PersistentVolumeClaim',
  host: 'host',
  hosts: 'host',
  hostname: 'host',
  service: 'Service',
  serviceName: 'Service',
  serviceAccountName: 'ServiceAccount',
  secret: 'Secret',
  secretName: 'Secret',
  secrets: 'Secret',
  imagePullSecrets: 'Secret',
  configMap: 'ConfigMap',
  storageClassName: 'StorageClass',
  ingressClassName: 'IngressClass',
  volumeName: 'PersistentVolume',
  bucket: 'name',
  image: 'image',
  holder: 'name',
};
/** Whose names stand in lists of these fields. */
const LISTED: Readonly<Record<string, string>> = {
  containers: 'container',
  initContainers: 'container',
  ephemeralContainers: 'container',
  volumes: 'volume',
};
/** Fields that hold Kubernetes' own words, moments, or prose: nothing is called by them. */
const PASSED_OVER = new Set(
  'kind apiVersion uid resourceVersion message messages reason type status phase operator effect protocol policy verbs appliedVersions changed edited schedule restartPolicy creationTimestamp deletionTimestamp limits requests capacity allocatable conditions'.split(
    ' ',
  ),
);
const NAME = /^[\p{L}\p{N}*][\p{L}\p{N}._\-/:@=+~*]{1,251}$/u;
/** Amounts, versions, hashes of templates. */
const NUMBER = /^(?:[\d.,:+-]+[A-Za-z]{0,2}|v?\d+(?:\.\d+)+(?:[-+][\w.+-]*)?|(?=[a-f]*\d)[0-9a-f]{8,10})$/;
const MOMENT = /^\d{4}-\d{2}-\d{2}/;

/** `web` is everybody's and says something only as a name; `ReconcileFailed`, `true` and `500m` never do. */
const isDistinctive = (value: string): boolean =>
  NAME.test(value) &&
  !NUMBER.test(value) &&
  !MOMENT.test(value) &&
  !/^[A-Z][a-z]+(?:[A-Z][a-z]+)*$/.test(value) &&
  !isOrdinaryWord(value) &&
  !isVocabulary(value);

type Add = (kind: string, value: string) => void;

const visit = (value: unknown, key: string, parent: string, add: Add, depth: number): void => {
  if (typeof value === 'string') {
    if (value.length < 2 || value.length > 253) return;
    const listed = key === 'name' && Object.hasOwn(LISTED, parent) ? LISTED[parent] : undefined;
    const kind = listed ?? (Object.hasOwn(NAMING, key) ? NAMING[key] : undefined);
    if (kind === undefined ? isDistinctive(value) : NAME.test(value)) add(kind ?? 'name', value);
    return;
  }
  if (typeof value !== 'object' || value === null || depth > 12) return;
  if (Array.isArray(value)) {
    for (const item of value as readonly unknown[]) visit(item, key, key, add, depth + 1);
    return;
  }
  const fields = value as Readonly<Record<string, unknown>>;
  for (const name in fields) if (!PASSED_OVER.has(name)) visit(fields[name], name, key, add, depth + 1);
};

/** Everything in an object that could be a name: its own, those it refers to, and distinctive values of any field. */
export const objectNames = (object: KubeObject, add: Add): void => {
  add(object.kind, object.metadata.name);
  visit(object, '', '', add, 0);
};
