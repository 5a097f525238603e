// SPDX-License-Identifier: Apache-2.0

/** API groups of other parties: Kubernetes keeps names without a dot and those under k8s.io for itself and its projects. */
export const isCustomGroup = (group: string): boolean =>
  group.includes('.') && (!group.endsWith('.k8s.io') || group.endsWith('.x-k8s.io'));
