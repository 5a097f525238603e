// SPDX-License-Identifier: Apache-2.0

import { conditionOf } from './condition.ts';
import { refOf } from './kind.ts';
import type { Node } from './kinds/node.ts';
import type { Relation } from './relations.ts';
import { reasonsOf } from './scheduling-refusal.ts';
import type { SnapshotIndex } from './snapshot-index.ts';

/** Taints that Kubernetes sets for a trouble of the node itself. */
const TROUBLE = /^node\.kubernetes\.io\/(?:not-ready|unreachable|[a-z]+-pressure|network-unavailable)$/;
/** What ran on such a node goes elsewhere. */
const GONE = /^node\.kubernetes\.io\/(?:not-ready|unreachable)$/;
/** Nodes that take no ordinary pods, whatever happens. */
const RESERVED = /^node-role\.kubernetes\.io\/(?:control-plane|master)$/;

// From 1.34 on the scheduler does not name the taints.
const TAINTS = /(?<!\d)(\d+) node\(s\) had untolerated taint(?:\(s\)| \{([^}:\s]{1,200}))/g;

const isTroubled = (node: Node): boolean =>
  conditionOf(node.conditions, 'Ready')?.status !== 'True' ||
  node.taints.some(({ key }) => TROUBLE.test(key));
const isReserved = ({ taints }: Node): boolean => taints.some(({ key }) => RESERVED.test(key));

const isGone = (node: Node): boolean => conditionOf(node.conditions, 'Ready')?.status !== 'True';

/**
 * The scheduler refuses nodes for a trouble of the node itself. Surely that is why where nothing but reserved nodes is left.
 * Where the others are full, a node that is gone may be: its pods have to go there.
 */
export const nodesRefused = (words: string, index: SnapshotIndex): Relation[] => {
  const all = Number(/0\/(\d+) nodes are available/.exec(words)?.[1] ?? 0);
  const refusals = [...reasonsOf(words).matchAll(TAINTS)];
  if (all === 0 || refusals.length === 0) return [];
  const countOf = (isMeant: (taint: string | undefined) => boolean): number =>
    refusals.filter(([, , taint]) => isMeant(taint)).reduce((sum, [, count]) => sum + Number(count), 0);
  const isUnnamed = (taint: string | undefined): boolean => taint === undefined;
  const nodes = index.objects('Node');
  const troubled = nodes.filter(isTroubled);
  const isTrouble = (taint: string | undefined): boolean => taint === undefined || TROUBLE.test(taint);
  if (countOf(isTrouble) === 0) return [];
  const isReservedTaint = (taint: string | undefined): boolean =>
    isTrouble(taint) || RESERVED.test(taint ?? '');
  if (
    countOf(isReservedTaint) >= all &&
    (countOf(isUnnamed) === 0 || nodes.every((node) => isTroubled(node) || isReserved(node)))
  )
    return troubled.map((node) => ({ to: refOf(node), sure: true }));
  const mayBeGone = countOf((taint) => taint === undefined || GONE.test(taint)) > 0;
  return mayBeGone ? troubled.filter(isGone).map((node) => ({ to: refOf(node), sure: false })) : [];
};
