// SPDX-License-Identifier: Apache-2.0

import { defineKind } from '../kind.ts';
import { type Conditioned, projectConditioned } from './_conditioned.ts';

export default defineKind<'Issuer', Conditioned<'Issuer'>>({
  kind: 'Issuer',
  apiVersions: ['cert-manager.io/v1'],
  plural: 'issuers',
  namespaced: true,
  project: projectConditioned,
});
