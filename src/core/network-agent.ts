// SPDX-License-Identifier: Apache-2.0

import type { Pod } from './kinds/pod.ts';

/** DaemonSets that set up the network of pods on every node, by the names that their projects give them. */
const AGENT =
  /(?:^|-)(?:calico|canal|cilium|flannel|aws-node|weave|antrea|kube-router|ovn[a-z]*|multus|azure-cn[is]|kindnet|a?netd|sdn|cni)(?:-|$)/;
const BESIDE = /envoy|exporter|hubble|typha|csi/;

export const isAgentName = (name: string): boolean => AGENT.test(name) && !BESIDE.test(name);

/** Whether other pods of its node wait for it: it sets up their network. */
export const isNetworkAgent = ({ metadata: { ownerReferences } }: Pod): boolean =>
  ownerReferences.some(({ kind, name }) => kind === 'DaemonSet' && isAgentName(name));

/** What kubelet and the container runtime say when pods get no network. */
export const NO_NETWORK =
  /plugin type="|network for (?:sandbox|pod)|networkPlugin cni|cni plugin|network plugin|NetworkPluginNotReady|network is not ready/i;
