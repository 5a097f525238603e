// SPDX-License-Identifier: Apache-2.0

import { defineKind, type KubeObject } from '../kind.ts';

export default defineKind<'MutatingAdmissionPolicy', KubeObject<'MutatingAdmissionPolicy'>>({
  kind: 'MutatingAdmissionPolicy',
  apiVersions: [
    'admissionregistration.k8s.io/v1',
    'admissionregistration.k8s.io/v1beta1',
    'admissionregistration.k8s.io/v1alpha1',
  ],
  plural: 'mutatingadmissionpolicies',
  namespaced: false,
  project: (_, base) => base,
});
