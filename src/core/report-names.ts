// SPDX-License-Identifier: Apache-2.0

import type { Datum } from './datum.ts';
import type { Finding } from './finding.ts';
import type { Incident } from './incident.ts';
import { isNamespaced } from './is-namespaced.ts';
import type { KubeObject } from './kind.ts';
import type { PodSpec } from './kinds/_pod-spec.ts';
import type { KindName } from './kinds/index.ts';
import { nameWalker } from './object-names.ts';
import { byText, type Ref } from './ref.ts';
import type { SnapshotIndex } from './snapshot-index.ts';

/**
 * Most names kept of one report: those of the findings come first, then what lives near them, then all others. A cluster of
 * ten thousand pods has fewer: what begins with the name of its owner is known by it.
 */
const NAMES_KEPT = 20_000;

interface Name {
  readonly kind: string;
  readonly value: string;
}

/** Says nothing of what it is that bears the name, or nothing that is not said of the same name elsewhere. */
const VAGUE = new Set(['name', 'volume', 'Pod', 'ReplicaSet', 'Lease', 'PodMetrics', 'NodeMetrics']);
/** Digests and UIDs identify by their form alone. */
const HEX = /^[0-9a-f-]{32,}$/;

/** `web-7d9f8b6c5-x2x9k` of `web`, `data-web-0` of `data-web`: found wherever the shorter name is. */
const isDerived = (value: string, known: ReadonlyMap<string, unknown>): boolean => {
  const cut = value.lastIndexOf('-');
  if (cut <= 0 || !/\d/.test(value.slice(cut))) return false;
  const shorter = value.slice(0, cut);
  const again = shorter.lastIndexOf('-');
  return known.has(shorter) || (again > 0 && known.has(shorter.slice(0, again)));
};

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

/** What is spoken of first, in the namespaces of the findings and elsewhere. */
const FIRST: readonly KindName[] = [
  'Namespace',
  'Node',
  'StorageClass',
  'IngressClass',
  'PersistentVolume',
  'Deployment',
  'StatefulSet',
  'DaemonSet',
  'CronJob',
  'Job',
  'Service',
  'Ingress',
  'ConfigMap',
  'Secret',
  'PersistentVolumeClaim',
  'ServiceAccount',
];
/** Of these only what they are called themselves: their addresses and pods stand elsewhere, too. */
const OUTSIDE_ONLY: ReadonlySet<string> = new Set<KindName>(['Endpoints', 'EndpointSlice']);

const kindsOf = ({ snapshot }: SnapshotIndex): readonly KindName[] => {
  const read = Object.keys(snapshot.kinds).filter((kind) => kind !== 'Event') as KindName[];
  return [...new Set([...FIRST, ...read.sort(byText)])];
};

/** Objects of other namespaces than these; the list is sorted by namespace. */
const outside = (done: ReadonlySet<string>, objects: readonly KubeObject[]): readonly KubeObject[] => {
  const rest: KubeObject[] = [];
  let last: string | undefined;
  let isDone = done.has('');
  for (const object of objects) {
    const { namespace } = object.metadata;
    if (namespace !== last) {
      isDone = done.has(namespace ?? '');
      last = namespace;
    }
    if (!isDone) rest.push(object);
  }
  return rest;
};

/** Of the replicas of one owner the first says what all say, and their names begin with its. */
const addObjects = (
  objects: readonly KubeObject[],
  seen: Set<string>,
  isFull: () => boolean,
  addNames: (object: KubeObject) => void,
): void => {
  let last: KubeObject['metadata']['ownerReferences'] | undefined;
  let prefix = '';
  for (const object of objects) {
    if (isFull()) return;
    const { name, ownerReferences } = object.metadata;
    // Replicas stand beside each other and share their references.
    if (ownerReferences === last && name.startsWith(prefix)) continue;
    last = undefined;
    const owner = ownerReferences.find(({ controller }) => controller);
    const key = owner === undefined ? '' : `${object.kind} ${owner.uid}`;
    if (owner !== undefined && name.startsWith(`${owner.name}-`) && seen.has(key)) continue;
    if (owner !== undefined) {
      seen.add(key);
      last = ownerReferences;
      prefix = `${owner.name}-`;
    }
    const { kind, apiVersion, metadata } = object;
    addNames(OUTSIDE_ONLY.has(kind) ? { kind, apiVersion, metadata } : object);
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

/**
 * Everything that the snapshot calls by a name: what is masked before anything leaves, since any text may speak of any of it.
 * Nearest to the findings first, bounded, without duplicates.
 */
export const reportNames = (
  findings: readonly Finding[],
  index: SnapshotIndex,
  incidents: readonly Incident[] = [],
): readonly Name[] => {
  const names: Name[] = [];
  const known = new Map<string, string[]>();
  const isFull = (): boolean => names.length >= NAMES_KEPT;
  const add: Add = (kind, value) => {
    if (value === '' || isFull()) return;
    const kinds = known.get(value);
    if (kinds?.includes(kind) === true) return;
    // What something is called is told by the kind that is nearest; that it is a name at all, by any.
    if (VAGUE.has(kind) && (kinds !== undefined || HEX.test(value) || isDerived(value, known))) return;
    if (kinds === undefined) known.set(value, [kind]);
    else kinds.push(kind);
    names.push({ kind, value });
  };
  // Asked for only while there is room: most of a large cluster's names are never put together.
  const addAll = <T>(items: readonly T[], one: (item: T, add: Add) => void): void => {
    for (const item of items) {
      if (isFull()) return;
      one(item, add);
    }
  };
  addAll(findings, addFinding);
  addAll(incidents, (incident) => addChanges(incident, index, add));
  const touched = [
    ...new Set(findings.flatMap(({ objects }) => objects.flatMap(({ namespace }) => namespace ?? []))),
  ].sort(byText);
  const seen = new Set<string>();
  const addNames = nameWalker(add);
  const all = kindsOf(index);
  for (const namespace of touched)
    for (const kind of all)
      if (isNamespaced(kind)) addObjects(index.objects(kind, namespace), seen, isFull, addNames);
  // Names before what else objects hold, should there be too many.
  for (const kind of FIRST)
    addAll<KubeObject>(index.objects(kind), ({ metadata }) => add(kind, metadata.name));
  const done = new Set(touched);
  for (const kind of all) {
    const objects: readonly KubeObject[] = index.objects(kind);
    const rest = isNamespaced(kind) ? outside(done, objects) : objects;
    addObjects(rest, seen, isFull, addNames);
  }
  return names;
};
