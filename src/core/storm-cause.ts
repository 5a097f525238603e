// SPDX-License-Identifier: Apache-2.0

import { code, type Text } from './document.ts';
import type { IncidentRecord } from './incident-record.ts';
import { byText } from './ref.ts';

/** Labels by which clouds and autoscalers name the pool of a node. */
const POOLS = [
  'karpenter.sh/nodepool',
  'eks.amazonaws.com/nodegroup',
  'cloud.google.com/gke-nodepool',
  'kubernetes.azure.com/agentpool',
];

/** `Node/worker-7`. */
const nodeOf = ({ watched }: IncidentRecord): string | undefined =>
  watched?.object.startsWith('Node/') === true ? watched.object.slice('Node/'.length) : undefined;

const most = (counts: ReadonlyMap<string, number>): readonly [string, number] =>
  [...counts].reduce<readonly [string, number]>((best, each) => (each[1] > best[1] ? each : best), ['', 0]);

const counted = (values: readonly (string | undefined)[]): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>();
  for (const value of values) if (value !== undefined) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
};

const CAUSE = 'most likely one cause: ';

/** Those that share one thing are that many of all, at least, for it to be called the cause. */
const SHARE = 0.6;

/**
 * What many incidents that began together most likely have in common, as one clause; empty where nothing stands out.
 * Nodes lead: what runs on them fails in many ways, and a namespace or a code of its own says less.
 */
export const stormCause = (records: readonly IncidentRecord[]): Text => {
  const nodes = records.flatMap((record) => nodeOf(record) ?? []);
  const [first] = nodes;
  if (first !== undefined) {
    const pools = counted(
      records
        .filter((record) => nodeOf(record) !== undefined)
        .map(({ watched }) => POOLS.flatMap((label) => watched?.labels[label] ?? [])[0]),
    );
    const [pool, many] = most(pools);
    if (many > 1 && many === nodes.length) return [CAUSE, 'node pool ', code(pool), ` lost ${many} nodes`];
    return nodes.length === 1
      ? [CAUSE, 'Node ', code(first)]
      : [CAUSE, `${nodes.length} nodes have failed, `, code(first), ' first'];
  }
  const enough = records.length * SHARE;
  const [object, blamed] = most(counted(records.map(({ watched }) => watched?.object)));
  if (blamed > 1 && blamed >= enough) return [CAUSE, code(object)];
  const [lead, alike] = most(counted(records.map(({ watched }) => watched?.codes[0])));
  if (alike <= 1 || alike < enough) return [];
  // A code tells people little: one of them in full says what all are like.
  const [one] = records
    .filter(({ watched }) => watched?.codes[0] === lead)
    .toSorted((a, b) => byText(a.watched?.object ?? '', b.watched?.object ?? ''));
  return [`${alike === records.length ? 'all' : `${alike} of them`} like this one: `, ...(one?.title ?? [])];
};
