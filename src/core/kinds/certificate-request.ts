// SPDX-License-Identifier: Apache-2.0

import { defineKind } from '../kind.ts';
import { type Conditioned, projectConditioned } from './_conditioned.ts';

export default defineKind<'CertificateRequest', Conditioned<'CertificateRequest'>>({
  kind: 'CertificateRequest',
  apiVersions: ['cert-manager.io/v1'],
  plural: 'certificaterequests',
  namespaced: true,
  project: projectConditioned,
});
