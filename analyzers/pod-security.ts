// SPDX-License-Identifier: Apache-2.0

import { defineAnalyzer } from '../src/core/analyzer.ts';
import { names } from '../src/core/datum.ts';
import { firstReplicas } from '../src/core/first-replica.ts';
import type { Container } from '../src/core/kinds/_pod-spec.ts';
import type { Pod } from '../src/core/kinds/pod.ts';

const DOCS = 'https://kubernetes.io/docs/concepts/security/pod-security-standards/';

/** Capabilities that come close to being root on the node. */
const STRONG = new Set([
  'ALL',
  'SYS_ADMIN',
  'SYS_MODULE',
  'SYS_PTRACE',
  'SYS_RAWIO',
  'DAC_READ_SEARCH',
  'BPF',
  'NET_ADMIN',
  'NET_RAW',
]);

const containersOf = ({ spec }: Pod): readonly Container[] => [
  ...spec.initContainers,
  ...spec.containers,
  ...spec.ephemeralContainers,
];

const named = (containers: readonly Container[]) =>
  names('container', [...new Set(containers.map(({ name }) => name))].sort());

const plainCapability = (name: string): string => name.toUpperCase().replace(/^CAP_/, '');

export default defineAnalyzer({
  kind: 'Security',
  group: 'best-practice',
  title: 'Pods that may do more on their node than a container needs',
  why: 'Whoever breaks into such a pod is soon on its node, and from there in every pod beside it.',
  each: 'Pod',
  reads: [],
  problems: {
    privileged: {
      severity: 'info',
      advice: true,
      message: 'runs privileged containers: {containers}',
      fix: 'Drop privileged and add the few capabilities that {containers} needs.',
      docs: `${DOCS}#baseline`,
    },
    'host-namespaces': {
      severity: 'info',
      advice: true,
      message: 'shares {shared} with its node',
      fix: 'Remove hostNetwork, hostPID and hostIPC unless the pod manages the node.',
      docs: `${DOCS}#baseline`,
    },
    'host-path': {
      severity: 'info',
      advice: true,
      message: 'mounts directories of its node (hostPath): {paths}',
      fix: 'Use a claim, an emptyDir or a projected volume in place of hostPath.',
      docs: 'https://kubernetes.io/docs/concepts/storage/volumes/#hostpath',
    },
    capabilities: {
      severity: 'info',
      advice: true,
      message: 'adds Linux capabilities that reach far beyond a container: {capabilities}',
      fix: 'Drop the capabilities that the program does not need.',
      docs: `${DOCS}#baseline`,
    },
    'runs-as-root': {
      severity: 'info',
      advice: true,
      message: 'runs containers as root on purpose (runAsUser 0): {containers}',
      fix: 'Let the image run as another user and set runAsNonRoot.',
      docs: `${DOCS}#restricted`,
    },
    'may-run-as-root': {
      severity: 'info',
      advice: true,
      message: 'has no security context that keeps its containers from running as root: {containers}',
      fix: 'Set runAsNonRoot: true and a runAsUser that the image can run as.',
      docs: `${DOCS}#restricted`,
    },
  },
  among: firstReplicas,
  *check(pod, cluster) {
    // What manages the nodes has to reach them.
    if (pod.metadata.namespace === 'kube-system') return;
    const on = cluster.topOwner(pod);
    const { spec } = pod;
    const containers = containersOf(pod);
    const privileged = containers.filter(({ security }) => security?.privileged === true);
    if (privileged.length > 0) yield { code: 'privileged', on, data: { containers: named(privileged) } };
    const shared = [
      ...(spec.hostNetwork ? ['network'] : []),
      ...spec.hostNamespaces.map((namespace) => (namespace === 'PID' ? 'processes' : 'memory (IPC)')),
    ];
    if (shared.length > 0)
      yield { code: 'host-namespaces', on, data: { shared: names('namespace', shared) } };
    const paths = [...new Set(spec.volumes.flatMap(({ hostPath }) => hostPath ?? []))].sort();
    if (paths.length > 0) yield { code: 'host-path', on, data: { paths: names('path', paths) } };
    const added = containers.flatMap(({ security }) => security?.added ?? []).map(plainCapability);
    const strong = [...new Set(added.filter((capability) => STRONG.has(capability)))].sort();
    if (strong.length > 0)
      yield { code: 'capabilities', on, data: { capabilities: names('capability', strong) } };
    const asRoot = containers.filter(
      ({ security }) => (security?.runAsUser ?? spec.security?.runAsUser) === 0,
    );
    if (asRoot.length > 0) yield { code: 'runs-as-root', on, data: { containers: named(asRoot) } };
    const unsaid = containers.filter(({ security }) => {
      const user = security?.runAsUser ?? spec.security?.runAsUser;
      const nonRoot = security?.runAsNonRoot ?? spec.security?.runAsNonRoot;
      return user === undefined && nonRoot !== true;
    });
    if (unsaid.length > 0) yield { code: 'may-run-as-root', on, data: { containers: named(unsaid) } };
  },
});
