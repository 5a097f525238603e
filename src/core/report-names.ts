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
    default:
      return [];
  }
};

const ofFinding = (finding: Finding): Name[] => [
  ...[finding.object, finding.owner, ...finding.objects, ...finding.blames].flatMap(ofRef),
  ...Object.values(finding.data).flatMap(ofDatum),
];

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

const ofObject = (object: KubeObject): Name => ({ kind: object.kind, value: object.metadata.name });

const ofLabels = ({ metadata }: KubeObject): Name[] =>
  Object.values(metadata.labels).map((value) => ({ kind: 'name', value }));

/** Hosts, images, labels and volumes that events and messages quote. */
const quoted = (namespace: string, index: SnapshotIndex): Name[] => [
  ...index
    .objects('Ingress', namespace)
    .flatMap(({ hosts }) => hosts.map((value) => ({ kind: 'host', value }))),
  ...index.objects('Pod', namespace).flatMap((pod) => [
    ...[...pod.spec.initContainers, ...pod.spec.containers].flatMap(({ name, image }) => [
      { kind: 'image', value: image },
      { kind: 'container', value: name },
    ]),
    ...pod.spec.volumes.map(({ name }) => ({ kind: 'name', value: name })),
    ...ofLabels(pod),
  ]),
];

const imagesOf = (object: KubeObject): Name[] => {
  const spec = (object as Partial<{ template: { spec: PodSpec } }>).template?.spec;
  return [...(spec?.initContainers ?? []), ...(spec?.containers ?? [])].map(({ image }) => ({
    kind: 'image',
    value: image,
  }));
};

/** What changed names objects that nothing is wrong with, and images that no pod runs any more. */
const ofChanges = ({ changes = [] }: Incident, index: SnapshotIndex): Name[] =>
  changes.flatMap(({ object, what }) => {
    const deployment =
      what === 'rollout' ? index.find('Deployment', object.name, object.namespace) : undefined;
    return [
      ...ofRef(object),
      ...(deployment === undefined ? [] : index.ownedBy(deployment).flatMap(imagesOf)),
    ];
  });

/** The names that texts about these findings may hold: what is masked before anything leaves. Nearest first, bounded, without duplicates. */
export const reportNames = (
  findings: readonly Finding[],
  index: SnapshotIndex,
  incidents: readonly Incident[] = [],
): readonly Name[] => {
  const names = new Map<string, Name>();
  // Asked for only while there is room: most of a large cluster's names are never put together.
  const add = (find: () => readonly Name[]): void => {
    if (names.size >= NAMES_KEPT) return;
    for (const name of find()) {
      if (names.size >= NAMES_KEPT) return;
      const key = `${name.kind}\n${name.value}`;
      if (name.value !== '' && !names.has(key)) names.set(key, name);
    }
  };
  if (findings.length === 0) return [];
  for (const finding of findings) add(() => ofFinding(finding));
  for (const incident of incidents) add(() => ofChanges(incident, index));
  const touched = [
    ...new Set(findings.flatMap(({ objects }) => objects.flatMap(({ namespace }) => namespace ?? []))),
  ].sort(byText);
  const all = (kind: KindName, namespace?: string): readonly KubeObject[] => index.objects(kind, namespace);
  for (const namespace of touched) {
    add(() => quoted(namespace, index));
    for (const kind of IN_NAMESPACE) add(() => all(kind, namespace).map(ofObject));
  }
  for (const kind of COMMON) add(() => all(kind).map(ofObject));
  add(() => all('Node').flatMap(ofLabels));
  for (const kind of ELSEWHERE) add(() => all(kind).map(ofObject));
  for (const namespace of touched) for (const kind of MANY) add(() => all(kind, namespace).map(ofObject));
  return [...names.values()];
};
