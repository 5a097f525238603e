import type { Datum } from './datum.ts';
import type { Finding } from './finding.ts';
import type { Incident } from './incident.ts';
import type { KubeObject } from './kind.ts';
import type { PodSpec } from './kinds/_pod-spec.ts';
import type { KindName } from './kinds/index.ts';
import { byText, type Ref } from './ref.ts';
import type { SnapshotIndex } from './snapshot-index.ts';

/** Most names kept of one report: those of the findings come first, then what lives near them. */
const NAMES_KEPT = 3_000;

interface Name {
  readonly kind: string;
  readonly value: string;
}

type Add = (kind: string, value: string) => void;

const addRef = ({ kind, namespace, name }: Ref, add: Add): void => {
  add(kind, name);
  if (namespace !== undefined) add('Namespace', namespace);
};

const addDatum = (datum: Datum, add: Add): void => {
  switch (datum.type) {
    case 'name':
      add(datum.kind, datum.value);
      break;
    case 'names':
      for (const value of datum.values) add(datum.kind, value);
      break;
    case 'ref':
      addRef(datum.ref, add);
      break;
    default:
  }
};

const addFinding = ({ object, owner, objects, blames, data }: Finding, add: Add): void => {
  addRef(object, add);
  addRef(owner, add);
  for (const ref of objects) addRef(ref, add);
  for (const ref of blames) addRef(ref, add);
  for (const key in data) {
    const datum = data[key];
    if (datum !== undefined) addDatum(datum, add);
  }
};

/** Few, and named everywhere. */
const COMMON: readonly KindName[] = ['Namespace', 'StorageClass', 'IngressClass', 'Node', 'PersistentVolume'];
const IN_NAMESPACE: readonly KindName[] = [
  'Deployment',
  'StatefulSet',
  'DaemonSet',
  'CronJob',
  'Job',
  'Service',
  'Ingress',
  'PersistentVolumeClaim',
  'ServiceAccount',
  'ConfigMap',
  'Secret',
  'ResourceQuota',
];
/** What is spoken of across namespaces. */
const ELSEWHERE: readonly KindName[] = ['Service', 'Deployment', 'StatefulSet', 'ConfigMap', 'Secret'];
/** Many, and most are known by the name of their workload, with which theirs begins. */
const MANY: readonly KindName[] = ['ReplicaSet', 'Pod'];

const addObject = ({ kind, metadata }: KubeObject, add: Add): void => add(kind, metadata.name);

const addLabels = ({ metadata: { labels } }: KubeObject, add: Add): void => {
  for (const key in labels) add('name', labels[key] ?? '');
};

/** Hosts, images, labels and volumes that events and messages quote. */
const addQuoted = (namespace: string, index: SnapshotIndex, add: Add): void => {
  for (const { hosts } of index.objects('Ingress', namespace)) for (const host of hosts) add('host', host);
  for (const pod of index.objects('Pod', namespace)) {
    const { initContainers, containers, volumes } = pod.spec;
    for (const { name, image } of [...initContainers, ...containers]) {
      add('image', image);
      add('container', name);
    }
    for (const { name } of volumes) add('name', name);
    addLabels(pod, add);
  }
};

const addImages = (object: KubeObject, add: Add): void => {
  const spec = (object as Partial<{ template: { spec: PodSpec } }>).template?.spec;
  for (const { image } of [...(spec?.initContainers ?? []), ...(spec?.containers ?? [])]) add('image', image);
};

/** What changed names objects that nothing is wrong with, and images that no pod runs any more. */
const addChanges = ({ changes = [] }: Incident, index: SnapshotIndex, add: Add): void => {
  for (const { object, what } of changes) {
    addRef(object, add);
    const deployment =
      what === 'rollout' ? index.find('Deployment', object.name, object.namespace) : undefined;
    if (deployment !== undefined) for (const owned of index.ownedBy(deployment)) addImages(owned, add);
  }
};

/** The names that texts about these findings may hold: what is masked before anything leaves. Nearest first, bounded, without duplicates. */
export const reportNames = (
  findings: readonly Finding[],
  index: SnapshotIndex,
  incidents: readonly Incident[] = [],
): readonly Name[] => {
  const names: Name[] = [];
  const known = new Map<string, Set<string>>();
  const isFull = (): boolean => names.length >= NAMES_KEPT;
  const add: Add = (kind, value) => {
    if (value === '' || isFull()) return;
    let values = known.get(kind);
    if (values === undefined) known.set(kind, (values = new Set<string>()));
    if (values.has(value)) return;
    values.add(value);
    names.push({ kind, value });
  };
  // Asked for only while there is room: most of a large cluster's names are never put together.
  const addAll = <T>(items: readonly T[], one: (item: T, add: Add) => void): void => {
    for (const item of items) {
      if (isFull()) return;
      one(item, add);
    }
  };
  if (findings.length === 0) return [];
  addAll(findings, addFinding);
  addAll(incidents, (incident) => addChanges(incident, index, add));
  const touched = [
    ...new Set(findings.flatMap(({ objects }) => objects.flatMap(({ namespace }) => namespace ?? []))),
  ].sort(byText);
  const all = (kind: KindName, namespace?: string): readonly KubeObject[] => index.objects(kind, namespace);
  addAll(touched, (namespace) => {
    addQuoted(namespace, index, add);
    for (const kind of IN_NAMESPACE) addAll(all(kind, namespace), addObject);
  });
  for (const kind of COMMON) addAll(all(kind), addObject);
  addAll(all('Node'), addLabels);
  for (const kind of ELSEWHERE) addAll(all(kind), addObject);
  for (const namespace of touched) for (const kind of MANY) addAll(all(kind, namespace), addObject);
  return names;
};
