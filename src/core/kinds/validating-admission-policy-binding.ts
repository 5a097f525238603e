// SPDX-License-Identifier: Apache-2.0

import { defineKind, type KubeObject } from '../kind.ts';

export default defineKind<'ValidatingAdmissionPolicyBinding', KubeObject<'ValidatingAdmissionPolicyBinding'>>(
  {
    kind: 'ValidatingAdmissionPolicyBinding',
    apiVersions: ['admissionregistration.k8s.io/v1', 'admissionregistration.k8s.io/v1beta1'],
    plural: 'validatingadmissionpolicybindings',
    namespaced: false,
    project: (_, base) => base,
  },
);
