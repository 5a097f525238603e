// SPDX-License-Identifier: Apache-2.0

import type { Ref } from '../core/ref.ts';

const kubectl = (command: string, ref: Ref): string =>
  `kubectl ${command}${ref.namespace === undefined ? '' : ` -n ${ref.namespace}`}`;

/** How to see that an object is well again: one read-only command and what it should show. */
export const verifyStep = (ref: Ref, code: string): string => {
  const object = `${ref.kind.toLowerCase()}/${ref.name}`;
  if (code.startsWith('service-load-balancer/'))
    return `Run \`${kubectl(`get ${object}`, ref)}\`: EXTERNAL-IP shows an address.`;
  if (code.startsWith('ingress-tls/'))
    return `Open an address of ${ref.kind} ${ref.name} over HTTPS: the certificate is accepted.`;
  if (code === 'ingress/class-missing' || code === 'ingress/class-unset')
    return `Run \`${kubectl(`get ${object}`, ref)}\`: ADDRESS shows an address.`;
  switch (ref.kind) {
    case 'Deployment':
    case 'StatefulSet':
    case 'DaemonSet':
      return `Run \`${kubectl(`rollout status ${object}`, ref)}\`: it ends with "successfully rolled out" or "complete".`;
    case 'ReplicaSet':
      return `Run \`${kubectl(`get ${object}`, ref)}\`: READY is as high as DESIRED.`;
    case 'Pod':
      return `Run \`${kubectl(`get ${object}`, ref)}\`: all its containers are ready and the restarts no longer grow.`;
    case 'Node':
      return `Run \`kubectl get ${object}\`: its status is Ready and nothing else.`;
    case 'Service':
    case 'Ingress':
      return `Run \`${kubectl(ref.kind === 'Service' ? `get endpointslices -l kubernetes.io/service-name=${ref.name}` : `describe ${object}`, ref)}\`: every backend lists addresses.`;
    case 'PersistentVolumeClaim':
      return `Run \`${kubectl(`get ${object}`, ref)}\`: its status is Bound.`;
    case 'Job':
      return `Run \`${kubectl(`get ${object}`, ref)}\`: its completions are reached.`;
    case 'CronJob':
      return `Run \`${kubectl(`get ${object}`, ref)}\`: LAST SCHEDULE moves forward at the next due time.`;
    // No API server knows these.
    case 'EKSCluster':
      return 'Look at the health of the cluster in the EKS console: no issue is listed.';
    case 'EKSNodegroup':
      return `Run \`kubectl get nodes -l eks.amazonaws.com/nodegroup=${ref.name}\`: as many nodes as are wanted are Ready.`;
    case 'EKSAddon':
      return 'Look at the add-ons of the cluster in the EKS console: its status is Active.';
    case 'ConfigMap':
    case 'Secret':
    case 'ServiceAccount':
    case 'StorageClass':
    case 'IngressClass':
      return `Run \`${kubectl(`get ${object}`, ref)}\`: it exists, and the workloads that use it start.`;
    default:
      return `Run \`${kubectl(`describe ${object}`, ref)}\`: what is described above no longer shows.`;
  }
};
