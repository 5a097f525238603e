// SPDX-License-Identifier: Apache-2.0

/** Kubernetes' own programs write to objects all the time: that is no change that people look for. */
const OWN =
  /^(?:kube-|api-priority-and-fairness|kubelet$|cloud-controller|cluster-autoscaler|karpenter|csi-|external-(?:provisioner|attacher|resizer|snapshotter)|snapshot-controller|node-problem|before-first-apply$|k3s$|k0s|coredns|calico|cilium|.*ingress-controller)/;

/** Whether a field manager belongs to Kubernetes itself. */
export const isOwnManager = (manager: string): boolean => OWN.test(manager);

const NAMES: readonly (readonly [RegExp, string])[] = [
  [/^kubectl/, 'kubectl'],
  [/^helm$/i, 'Helm'],
  [/^argocd/, 'Argo CD'],
  [/^(?:kustomize-controller|helm-controller|flux)/, 'Flux'],
  [/^terraform/i, 'Terraform'],
  [/^pulumi/i, 'Pulumi'],
];

/** A field manager as people know it; undefined for names that say nothing (a program's file name, a client library). */
export const editorOf = (manager: string): string | undefined =>
  NAMES.find(([pattern]) => pattern.test(manager))?.[1];
