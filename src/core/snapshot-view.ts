import type { Cluster } from './cluster.ts';
import { EVIDENCE_TEXT_LIMIT } from './evidence.ts';
import { kinds as definitions, type KindName } from './kinds/index.ts';
import type { KubeObject } from './kind.ts';
import { type LabelSelector, matchesLabels, matchesSelector } from './label-selector.ts';
import type { Ref } from './ref.ts';
import type { SnapshotIndex } from './snapshot-index.ts';

/** ownerReferences are followed this far: longer chains are loops. */
const LONGEST_CHAIN = 8;

/** Top of the ownership chain; an owner of a kind that was not read is still named. */
export const topOwnerOf = (index: SnapshotIndex, object: KubeObject): Ref => {
  let current: KubeObject = object;
  for (let hop = 0; hop < LONGEST_CHAIN; hop += 1) {
    const { ownerReferences, namespace } = current.metadata;
    const owner = ownerReferences.find((candidate) => candidate.controller) ?? ownerReferences[0];
    // A mirror pod of a static manifest is owned by its node; the node is not its workload.
    if (owner === undefined || owner.kind === 'Node') break;
    const known = index.byUid(owner.uid);
    if (known === undefined) {
      const scoped = (definitions as Partial<Record<string, { namespaced: boolean }>>)[owner.kind]?.namespaced ?? true;
      return { kind: owner.kind, namespace: scoped ? namespace : undefined, name: owner.name };
    }
    current = known;
  }
  return { kind: current.kind, namespace: current.metadata.namespace, name: current.metadata.name };
};

const inScope = (index: SnapshotIndex, kind: KindName, namespace: string | undefined): boolean => {
  const { namespaces } = index.snapshot.scope;
  if (namespaces === undefined || !definitions[kind].namespaced) return true;
  return namespace !== undefined && namespaces.includes(namespace);
};

const isSelector = (selector: LabelSelector | Readonly<Record<string, string>>): selector is LabelSelector =>
  Array.isArray((selector as LabelSelector).matchExpressions);

/** The snapshot as one analyzer may see it. Asking for an undeclared kind is a bug, and throws. */
export const viewOf = (index: SnapshotIndex, allowed: readonly KindName[]): Cluster<KindName> => {
  const granted = new Set<KindName>(allowed);
  const check = (kind: KindName): void => {
    if (!granted.has(kind)) throw new Error(`an analyzer asked for ${kind}, which it does not declare in reads`);
  };
  const knows = (kind: KindName, namespace?: string): boolean => {
    check(kind);
    const state = index.state(kind);
    if (state === undefined || !inScope(index, kind, namespace)) return false;
    return state.status === 'read' || (namespace !== undefined && state.readIn.includes(namespace));
  };
  const cluster: Cluster<KindName> = {
    name: index.snapshot.cluster,
    now: index.snapshot.takenAt,
    knows,
    list: (kind, namespace) => {
      check(kind);
      return index.objects(kind, namespace);
    },
    find: (kind, name, namespace) => {
      check(kind);
      return index.find(kind, name, namespace);
    },
    lacks: (kind, name, namespace) => knows(kind, namespace) && index.find(kind, name, namespace) === undefined,
    owned: (by, kind) => {
      check(kind);
      return index.owned(by.metadata.uid).filter((object) => object.kind === kind) as never;
    },
    selected: (kind, namespace, selector) => {
      check(kind);
      if (selector === undefined) return [];
      const objects: readonly KubeObject[] = index.objects(kind, namespace);
      return objects.filter(({ metadata }) =>
        isSelector(selector) ? matchesSelector(metadata.labels, selector) : matchesLabels(metadata.labels, selector),
      ) as never;
    },
    events: (object) => (granted.has('Event') ? index.eventsOf(object) : []),
    topOwner: (object) => topOwnerOf(index, object),
    olderThan: (since, ms) => since === undefined || index.snapshot.takenAt - since >= ms,
    quote: (event) => ({
      type: 'event',
      on: event.involvedObject,
      reason: event.reason,
      message: event.message.slice(0, EVIDENCE_TEXT_LIMIT),
      count: event.count,
      lastSeen: event.lastSeen,
    }),
  };
  return cluster;
};
