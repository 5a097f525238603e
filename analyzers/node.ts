// SPDX-License-Identifier: Apache-2.0

import { defineAnalyzer } from '../src/core/analyzer.ts';
import { MINUTE } from '../src/core/clock.ts';
import { conditionOf } from '../src/core/condition.ts';
import { meaningOf } from '../src/core/condition-polarity.ts';
import { freeText, moment, word } from '../src/core/datum.ts';
import { isCustomTrouble, isPlanned, PRESSURES } from '../src/core/node-conditions.ts';
import { isBeingRemoved, isMeantToStop } from '../src/core/node-leaving.ts';
import { conditionEvidence } from '../src/core/workload-state.ts';

const DOCS = 'https://kubernetes.io/docs/concepts/architecture/nodes/';

/** A kubelet renews its lease every 10 s and the control plane gives up after 50 s; the rest is slack for slow readings. */
const STALE_LEASE = 2 * MINUTE;

/** Time that a new node gets for its network plug-in and its first report. */
const JOINING = 3 * MINUTE;

export default defineAnalyzer({
  kind: 'Node',
  group: 'core',
  title: 'Nodes that are not ready, under pressure or closed to new pods',
  why: 'When a node goes, everything on it goes; when it is under pressure, it evicts.',
  each: 'Node',
  reads: ['Lease', 'Pod'],
  problems: {
    'not-ready': {
      severity: 'critical',
      message: 'is not ready ({reason}): {detail}',
      fix: 'Check kubelet, container runtime and network of the node; drain it if it does not come back.',
      docs: `${DOCS}#condition`,
    },
    unreachable: {
      severity: 'critical',
      message: 'is not ready: its kubelet stopped posting status ({reason})',
      fix: 'Check whether the machine runs and reaches the control plane; remove the node if it is gone for good.',
      docs: `${DOCS}#condition`,
    },
    'heartbeat-stale': {
      severity: 'warning',
      message:
        'says it is ready, but its heartbeat is stale: its kubelet renewed its lease last at {renewed}',
      fix: 'Check kubelet, and the network between node and control plane.',
      docs: `${DOCS}#node-heartbeats`,
      kubectl: 'kubectl get lease {name} -n kube-node-lease',
    },
    pressure: {
      severity: 'warning',
      message: 'has {condition} ({reason}): {detail}',
      fix: 'Free or add what {condition} names; the node evicts pods and takes no new ones until then.',
      docs: 'https://kubernetes.io/docs/concepts/scheduling-eviction/node-pressure-eviction/',
    },
    'network-unavailable': {
      severity: 'critical',
      message: 'has no working pod network (NetworkUnavailable, {reason}): {detail}',
      fix: 'Check the network plug-in and the cloud routes of the node.',
      docs: 'https://kubernetes.io/docs/concepts/extend-kubernetes/compute-storage-net/network-plugins/',
    },
    condition: {
      severity: 'warning',
      message: 'reports {condition} = {status} ({reason}): {detail}',
      fix: 'Ask the party that sets the condition {condition} on the node what it found.',
      docs: `${DOCS}#condition`,
    },
    cordoned: {
      severity: 'info',
      message: 'is cordoned: scheduling is disabled, so it takes no new pods',
      fix: 'Uncordon the node when its maintenance is over.',
      docs: 'https://kubernetes.io/docs/tasks/administer-cluster/safely-drain-node/',
      kubectl: 'kubectl get node {name}',
    },
  },
  *check(node, cluster) {
    const { creationTimestamp, name } = node.metadata;
    if (node.unschedulable && !isBeingRemoved(node)) {
      const taint = node.taints.find(({ key }) => key === 'node.kubernetes.io/unschedulable');
      yield { code: 'cordoned', since: taint?.timeAdded };
    }
    const ready = conditionOf(node.conditions, 'Ready');
    if (ready?.status !== 'True') {
      // A node that joins has no network yet; one whose age is unknown is not new.
      if (creationTimestamp !== undefined && !cluster.olderThan(creationTimestamp, JOINING)) return;
      const evidence = ready === undefined ? [] : [conditionEvidence(node, ready)];
      const since = ready?.lastTransitionTime ?? creationTimestamp;
      const severity = isMeantToStop(node, since, cluster) ? 'info' : 'critical';
      if (ready === undefined)
        yield { code: 'unreachable', severity, data: { reason: word('it never reported') }, evidence, since };
      else if (ready.status === 'Unknown') {
        yield {
          code: 'unreachable',
          severity,
          data: { reason: word(ready.reason || 'NodeStatusUnknown') },
          evidence,
          since,
        };
      } else {
        const detail = freeText(ready.message || 'no message was given');
        yield {
          code: 'not-ready',
          severity,
          data: { reason: freeText(ready.reason || 'NotReady'), detail },
          evidence,
          since,
        };
      }
    } else {
      const renewed = cluster.find('Lease', name, 'kube-node-lease')?.renewTime;
      if (renewed !== undefined && cluster.olderThan(renewed, STALE_LEASE)) {
        const severity = isMeantToStop(node, renewed, cluster) ? 'info' : 'warning';
        yield { code: 'heartbeat-stale', severity, data: { renewed: moment(renewed) }, since: renewed };
      }
    }
    for (const condition of node.conditions) {
      const isUnreachable = ready?.status === 'Unknown';
      const data = {
        condition: word(condition.type),
        status: freeText(condition.status),
        reason: freeText(condition.reason || 'no reason'),
        detail: freeText(condition.message || 'no message was given'),
      };
      const facts = {
        data,
        evidence: [conditionEvidence(node, condition)],
        since: condition.lastTransitionTime,
      };
      // A node that does not answer has Unknown in every condition: one trouble, not five.
      if (PRESSURES.has(condition.type)) {
        if (condition.status === 'False' || (condition.status !== 'True' && isUnreachable)) continue;
        if (condition.type === 'NetworkUnavailable') {
          const severity = isMeantToStop(node, condition.lastTransitionTime, cluster) ? 'info' : 'critical';
          yield { ...facts, severity, code: 'network-unavailable' };
        } else yield { ...facts, code: 'pressure' };
      } else {
        const meaning = meaningOf(node, condition, cluster.conditions);
        if (meaning === undefined) {
          if (isCustomTrouble(condition))
            yield { ...facts, code: 'condition', severity: isPlanned(condition) ? 'info' : undefined };
        } else if (
          condition.status === meaning.bad &&
          cluster.olderThan(condition.lastTransitionTime, meaning.settle ?? 0)
        )
          yield { ...facts, code: 'condition', severity: meaning.severity };
      }
    }
  },
});
