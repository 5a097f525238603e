import type { Datum } from './datum.ts';
import type { Finding } from './finding.ts';
import type { KubeObject } from './kind.ts';
import type { KindName } from './kinds/index.ts';
import { byText, type Ref } from './ref.ts';
import type { SnapshotIndex } from './snapshot-index.ts';

/** Most names kept of one report: those of the findings come first, then what lives near them. */
const NAMES_KEPT = 3_000;

interface Name {
  readonly kind: string;
  readonly value: string;
}

const ofRef = ({ kind, namespace, name }: Ref): Name[] => [
  { kind, value: name },
  ...(namespace === undefined ? [] : [{ kind: 'Namespace', value: namespace }]),
];

const ofDatum = (datum: Datum): Name[] => {
  switch (datum.type) {
    case 'name':
      return [{ kind: datum.kind, value: datum.value }];
    case 'names':
      return datum.values.map((value) => ({ kind: datum.kind, value }));
    case 'ref':
      return ofRef(datum.ref);
    case 'refs':
      return datum.refs.flatMap(ofRef);
    default:
      return [];
  }
};

const ofFinding = (finding: Finding): Name[] => [
  ...[finding.object, finding.owner, ...finding.objects, ...finding.blames].flatMap(ofRef),
  ...Object.values(finding.data).flatMap(ofDatum),
];

const CLUSTER_WIDE: readonly KindName[] = [
  'Namespace',
  'Node',
  'PersistentVolume',
  'StorageClass',
  'IngressClass',
];
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
  'ReplicaSet',
  'Pod',
];

const ofObject = (object: KubeObject): Name => ({ kind: object.kind, value: object.metadata.name });

/** Hosts and images that events and messages quote. */
const quoted = (namespace: string, index: SnapshotIndex): Name[] => [
  ...index
    .objects('Ingress', namespace)
    .flatMap(({ hosts }) => hosts.map((value) => ({ kind: 'host', value }))),
  ...index.objects('Pod', namespace).flatMap(({ spec }) =>
    [...spec.initContainers, ...spec.containers].flatMap(({ name, image }) => [
      { kind: 'image', value: image },
      { kind: 'container', value: name },
    ]),
  ),
];

/** The names that texts about these findings may hold: what is masked before anything leaves. Nearest first, bounded, without duplicates. */
export const reportNames = (findings: readonly Finding[], index: SnapshotIndex): readonly Name[] => {
  const names = new Map<string, Name>();
  const add = (found: readonly Name[]): void => {
    for (const name of found) {
      if (names.size >= NAMES_KEPT) return;
      if (name.value !== '')
        names.set(`${name.kind}\n${name.value}`, names.get(`${name.kind}\n${name.value}`) ?? name);
    }
  };
  if (findings.length === 0) return [];
  for (const finding of findings) add(ofFinding(finding));
  const touched = new Set(
    findings.flatMap(({ objects }) => objects.flatMap(({ namespace }) => namespace ?? [])),
  );
  for (const kind of CLUSTER_WIDE) add((index.objects(kind) as readonly KubeObject[]).map(ofObject));
  for (const namespace of [...touched].sort(byText)) {
    add(quoted(namespace, index));
    for (const kind of IN_NAMESPACE)
      add((index.objects(kind, namespace) as readonly KubeObject[]).map(ofObject));
  }
  return [...names.values()];
};
