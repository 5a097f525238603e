// SPDX-License-Identifier: Apache-2.0

import { defineKind, type KubeObject } from '../kind.ts';

export default defineKind<'MutatingAdmissionPolicyBinding', KubeObject<'MutatingAdmissionPolicyBinding'>>({
  kind: 'MutatingAdmissionPolicyBinding',
  apiVersions: [
    'admissionregistration.k8s.io/v1',
    'admissionregistration.k8s.io/v1beta1',
    'admissionregistration.k8s.io/v1alpha1',
  ],
  plural: 'mutatingadmissionpolicybindings',
  namespaced: false,
  project: (_, base) => base,
});
