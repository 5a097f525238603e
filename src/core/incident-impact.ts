// SPDX-License-Identifier: Apache-2.0

import { deadServices } from './dead-services.ts';
import type { Text } from './document.ts';
import type { Finding } from './finding.ts';
import { brokenDoors, closedDoors } from './incident-doors.ts';
import { namesText } from './incident-title.ts';
import type { CauseTree } from './incident-trees.ts';
import { refOf } from './kind.ts';
import type { Service } from './kinds/service.ts';
import { isReady } from './pod-state.ts';
import { byText, formatRef, type Ref, sameRef } from './ref.ts';
import type { SnapshotIndex } from './snapshot-index.ts';
import { isMissing, isWorkload, readyCountOf } from './workload-counts.ts';

const NOBODY: ReadonlySet<Finding> = new Set();

const plural = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`;

const podsAmong = (members: readonly Finding[]): readonly Ref[] => {
  const pods = members.flatMap(({ objects }) => objects).filter(({ kind }) => kind === 'Pod');
  return [...new Map(pods.map((pod) => [formatRef(pod), pod])).values()];
};

/** Whether a trouble keeps pods from working; a fault beside a workload says nothing of its pods. */
const concernsPods = ({ symptom, severity, object }: Finding): boolean =>
  symptom === true || severity === 'critical' || object.kind === 'Pod';

/** Troubled pods of a workload that has all it wants: they are among those that serve, or left over beside them. */
const besideClause = (pods: readonly Ref[], ready: number, index: SnapshotIndex): string => {
  const serving = pods.filter(({ name, namespace }) => {
    const pod = index.find('Pod', name, namespace);
    return pod !== undefined && isReady(pod);
  }).length;
  const others = ready - serving;
  if (others > 0)
    return `${plural(pods.length, 'pod')} beside ${others} that ${others === 1 ? 'serves' : 'serve'}`;
  return `${plural(pods.length, 'pod')} affected${serving === pods.length ? ', still serving' : ''}`;
};

const podsClause = (
  { lead, blamed, members }: CauseTree,
  workloads: readonly Ref[],
  index: SnapshotIndex,
): string | undefined => {
  const [only, ...others] = workloads;
  if (only === undefined || !members.some(concernsPods)) return undefined;
  const pods = podsAmong(members);
  if (others.length > 0) {
    const whose = plural(workloads.length, 'workload');
    return pods.length > 0 ? `${plural(pods.length, 'pod')} of ${whose} affected` : `${whose} affected`;
  }
  if (only.kind === 'Pod') return undefined;
  const count = readyCountOf(only, index);
  if (count === undefined) return pods.length > 0 ? `${plural(pods.length, 'pod')} affected` : undefined;
  const all = count.wanted - count.ready;
  // Others of its pods may be on other nodes, and suffer from those.
  const late = (blamed ?? lead.object).kind === 'Node' && pods.length > 0 ? Math.min(all, pods.length) : all;
  if (late <= 0) {
    return pods.length > 0 && lead.object.kind === 'Pod' ? besideClause(pods, count.ready, index) : undefined;
  }
  // Without a pod to look at: a symptom only says that some are not ready, anything else that none was made.
  const waiting =
    pods.length === 0
      ? lead.symptom !== true
      : pods.every(({ name, namespace }) => index.find('Pod', name, namespace)?.phase === 'Pending');
  const how = waiting ? 'cannot start' : late === 1 ? 'is not ready' : 'are not ready';
  return `${late} of ${plural(count.wanted, 'pod')} ${how}`;
};

const servicesClause = (names: readonly string[]): Text[] =>
  names.length === 0
    ? []
    : [
        names.length === 1
          ? ['Service ', ...namesText(names), ' has no endpoints']
          : ['Services ', ...namesText(names), ' have no endpoints'],
      ];

/** Workloads that fail because they call one that does: joined by a guess, told as such. */
const callersClause = (guessed: ReadonlySet<Finding>, direct: readonly Ref[]): Text[] => {
  const own = new Set(direct.map(formatRef));
  const callers = [...guessed].filter(
    ({ object, owner }) => isWorkload(object) && !own.has(formatRef(owner)),
  );
  const names = [...new Set(callers.map(({ owner }) => owner.name))].sort(byText);
  if (names.length === 0) return [];
  return [[...namesText(names), names.length === 1 ? ' calls it and fails' : ' call it and fail']];
};

const webhookClause = ({ members, lead }: CauseTree): Text[] => {
  const refusing = members.filter(
    ({ object, severity }) => severity === 'critical' && object.kind.endsWith('WebhookConfiguration'),
  );
  const names = refusing.filter((finding) => finding !== lead).map(({ object }) => object.name);
  return names.length === 0 ? [] : [['API requests checked by ', ...namesText(names), ' are refused']];
};

/**
 * What no longer works, as a chain of clauses from the pods to those who ask from outside. `workloads`: all that
 * suffer, the lead's own first.
 */
export const impactOf = (
  tree: CauseTree,
  workloads: readonly Ref[],
  index: SnapshotIndex,
): readonly Text[] => {
  const { lead, blamed, members, guessed } = tree;
  // A guess leads from a program to a Service that it calls, or from whatever suffers to what it needs: only the first is a call.
  const isCalled = [lead, ...members].some(({ object }) => object.kind === 'Service');
  const called = isCalled ? guessed : NOBODY;
  const sure = members.filter((finding) => !called.has(finding));
  const owners = new Set(sure.map(({ owner }) => formatRef(owner)));
  const direct = workloads.filter((workload) => owners.has(formatRef(workload)));
  const pods = podsClause({ ...tree, members: sure }, direct, index);
  const own = deadServices(sure, index);
  const all = deadServices(members, index);
  const others = all.filter((service) => !own.includes(service));
  const named = (services: readonly Service[]): readonly string[] =>
    services.filter((service) => !sameRef(refOf(service), lead.object)).map(({ metadata }) => metadata.name);
  const missing = blamed?.kind === 'Service' && isMissing(blamed, index) ? [blamed] : [];
  const doors = closedDoors([...all.map(refOf), ...missing], index);
  return [
    ...(pods === undefined ? [] : [[pods]]),
    ...servicesClause(named(own)),
    ...callersClause(called, direct),
    // Of callers, their own Services matter where somebody enters through them.
    ...(doors.length > 0 ? servicesClause(named(others)) : []),
    ...webhookClause(tree),
    ...doors,
    ...brokenDoors(lead, members, index),
  ];
};
