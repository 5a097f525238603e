// SPDX-License-Identifier: Apache-2.0

import { defineAnalyzer } from '../src/core/analyzer.ts';
import { DAY, MINUTE } from '../src/core/clock.ts';
import { conditionOf } from '../src/core/condition.ts';
import { name, names, quantity, word } from '../src/core/datum.ts';
import { requestsOn, roomOf } from '../src/core/node-requests.ts';
import { isEnded } from '../src/core/pod-state.ts';
import { podsOnNode } from '../src/core/pods-on-node.ts';
import { minorOf, serverMinor } from '../src/core/server-version.ts';

const SKEW = 'https://kubernetes.io/releases/version-skew-policy/#kubelet';

/** A cordon for maintenance is over by then. */
const LONG = DAY;

/** Taints that a node is born with until its cloud, network or storage is there. */
const START_TAINT =
  /\/uninitialized$|\/agent-not-ready$|^karpenter\.sh\/unregistered$|^cni\.istio\.io\/not-ready$|^startup-taint\.cluster-autoscaler\.kubernetes\.io\//;
/** A large driver image takes minutes. */
const STARTING = 20 * MINUTE;

export default defineAnalyzer({
  kind: 'Node',
  group: 'additional',
  title: 'Nodes that are full, forgotten in a cordon, or of a version that does not fit',
  why: 'A full node takes no pods although it idles; a kubelet of the wrong version fails in odd ways.',
  each: 'Node',
  reads: ['Pod'],
  problems: {
    full: {
      // From here on nothing but the smallest pods fits.
      threshold: { value: 98, unit: 'percent requested' },
      severity: 'info',
      message: 'has nothing left for new pods: they request {share}% of its {resource}',
      fix: 'Lower the requests that are higher than the use, or add nodes.',
      docs: 'https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/#how-pods-with-resource-requests-are-scheduled',
    },
    'cordoned-empty': {
      severity: 'info',
      message: 'is cordoned since more than a day and runs only pods of DaemonSets: it seems to be forgotten',
      fix: 'Uncordon the node, or remove it from the cluster.',
      docs: 'https://kubernetes.io/docs/tasks/administer-cluster/safely-drain-node/',
      kubectl: 'kubectl get node {name}',
    },
    'start-taint-kept': {
      severity: 'warning',
      message: 'is ready, but takes no pods: nobody removed what it started with, taint {taint}',
      fix: 'Look at the program that removes {taint}: cloud controller, network plug-in or storage driver of the node.',
      docs: 'https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/',
    },
    'kubelet-newer': {
      severity: 'warning',
      message: 'runs kubelet {kubelet}, which is newer than its API server {server}',
      fix: 'Upgrade the control plane first: a kubelet must never be newer than its API server.',
      docs: SKEW,
      kubectl: 'kubectl get nodes',
    },
    'kubelet-too-old': {
      severity: 'warning',
      message:
        'runs kubelet {kubelet}, which is {minors} older than its API server: at most {allowed} are supported',
      fix: 'Upgrade the node before the control plane is upgraded further.',
      docs: SKEW,
      kubectl: 'kubectl get nodes',
    },
  },
  *check(node, cluster) {
    const { kubeletVersion = '', metadata } = node;
    const [kubelet, server] = [minorOf(kubeletVersion), serverMinor(cluster)];
    if (kubelet !== undefined && server !== undefined) {
      // Three minors since 1.28, two before.
      const allowed = server >= 28 ? 3 : 2;
      const data = { kubelet: name('version', kubeletVersion) };
      if (kubelet > server)
        yield { code: 'kubelet-newer', data: { ...data, server: name('version', `v1.${server}`) } };
      if (server - kubelet > allowed) {
        yield {
          code: 'kubelet-too-old',
          data: { ...data, minors: quantity(server - kubelet, 'minor version'), allowed: quantity(allowed) },
        };
      }
    }
    if (!cluster.knows('Pod')) return;
    // Asked of few nodes only.
    const isIdle = (): boolean =>
      podsOnNode(metadata.name, cluster).every(
        (pod) =>
          isEnded(pod) ||
          pod.metadata.ownerReferences.some(({ kind }) => kind === 'DaemonSet' || kind === 'Node'),
      );
    if (node.taints.length > 0 && conditionOf(node.conditions, 'Ready')?.status === 'True') {
      // A node that already runs pods got it again, for the restart of an agent: since when is not known.
      const begun = isIdle() ? metadata.creationTimestamp : undefined;
      const kept = node.taints.filter(({ key, effect, timeAdded = begun }) => {
        const isOld = timeAdded !== undefined && cluster.olderThan(timeAdded, STARTING);
        return effect !== 'PreferNoSchedule' && START_TAINT.test(key) && isOld;
      });
      const keys = [...new Set(kept.map(({ key }) => key))];
      if (keys.length > 0) {
        yield {
          code: 'start-taint-kept',
          data: { taint: names('taint', keys) },
          since: kept[0]?.timeAdded ?? begun,
        };
      }
    }
    if (node.unschedulable) {
      const since = node.taints.find(({ key }) => key === 'node.kubernetes.io/unschedulable')?.timeAdded;
      if (since !== undefined && isIdle() && cluster.olderThan(since, LONG))
        yield { code: 'cordoned-empty', since };
      return;
    }
    const requested = requestsOn(metadata.name, cluster);
    const room = roomOf(node);
    const full = cluster.threshold('full') / 100;
    for (const resource of ['cpu', 'memory', 'pods'] as const) {
      const most = room[resource];
      if (most === undefined || most <= 0) continue;
      const used = requested[resource];
      if (used / most >= full)
        yield {
          code: 'full',
          data: { share: quantity(Math.floor((100 * used) / most)), resource: word(resource) },
        };
    }
  },
});
