import { defineAnalyzer } from '../src/core/analyzer.ts';
import { SECOND } from '../src/core/clock.ts';
import type { Condition } from '../src/core/condition.ts';
import { conditionOf } from '../src/core/condition.ts';
import { freeText, word } from '../src/core/datum.ts';
import { conditionEvidence } from '../src/core/workload-state.ts';

const DOCS = 'https://kubernetes.io/docs/concepts/architecture/nodes/';
const PRESSURES: readonly string[] = ['MemoryPressure', 'DiskPressure', 'PIDPressure', 'NetworkUnavailable'];

/** A kubelet renews its lease every 10 s; the control plane gives up after 40 s. */
const STALE_LEASE = 60 * SECOND;

// Conditions of other parties: most are named after a trouble (True is bad); these are named after a good state.
const GOOD_WHEN_TRUE = /Ready$|Available$|Healthy$|Succeeded$|Schedulable$|Online$|IsVoter$|^Etcd/;
const TROUBLE = /Problem|Pressure|Unavailable|Deadlock|Frequent|Corrupt|Readonly|ReadOnly|Hang|Failure|Fail|Error|Unhealthy|Unregister|Outage|Down|Exhaust|Stale|Missing|OOM|Maintenance|Terminat|Preempt|Scheduled/i;

const isCustomTrouble = ({ type, status }: Condition): boolean =>
  type !== 'Ready' && !PRESSURES.includes(type) && !GOOD_WHEN_TRUE.test(type) && TROUBLE.test(type) && status === 'True';

export default defineAnalyzer({
  kind: 'Node',
  group: 'core',
  title: 'Nodes that are not ready, under pressure or closed to new pods',
  why: 'When a node goes, everything on it goes; when it is under pressure, it evicts.',
  each: 'Node',
  reads: ['Lease'],
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
      message: 'says it is ready, but its kubelet renewed its lease last at {renewed}: its heartbeat is stale',
      fix: 'Check kubelet and the network between node and control plane.',
      docs: `${DOCS}#node-heartbeats`,
      kubectl: 'kubectl get lease {name} -n kube-node-lease',
    },
    pressure: {
      severity: 'warning',
      message: 'has {condition} ({reason}): {detail}',
      fix: 'Free or add what {condition} names; the node evicts pods and takes no new ones until then.',
      docs: 'https://kubernetes.io/docs/concepts/scheduling-eviction/node-pressure-eviction/',
    },
    condition: {
      severity: 'warning',
      message: 'reports {condition} ({reason}): {detail}',
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
    const ready = conditionOf(node.conditions, 'Ready');
    if (node.unschedulable) yield { code: 'cordoned' };
    if (ready !== undefined && ready.status !== 'True') {
      const facts = { evidence: [conditionEvidence(node, ready)], since: ready.lastTransitionTime };
      if (ready.status === 'Unknown') yield { code: 'unreachable', data: { reason: word(ready.reason ?? 'Unknown') }, ...facts };
      else yield { code: 'not-ready', data: { reason: word(ready.reason ?? 'NotReady'), detail: freeText(ready.message ?? 'no message was given') }, ...facts };
      // A node that does not answer has Unknown in every condition: one trouble, not five.
      return;
    }
    const renewed = cluster.find('Lease', node.metadata.name, 'kube-node-lease')?.renewTime;
    if (renewed !== undefined && cluster.olderThan(renewed, STALE_LEASE)) yield { code: 'heartbeat-stale', data: { renewed: { type: 'time', at: renewed } }, since: renewed };
    for (const condition of node.conditions) {
      const data = { condition: word(condition.type), reason: word(condition.reason ?? 'no reason'), detail: freeText(condition.message ?? 'no message was given') };
      const facts = { data, evidence: [conditionEvidence(node, condition)], since: condition.lastTransitionTime };
      if (PRESSURES.includes(condition.type) && condition.status !== 'False') yield { code: 'pressure', ...facts };
      else if (isCustomTrouble(condition)) yield { code: 'condition', ...facts };
    }
  },
});
