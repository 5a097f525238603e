// SPDX-License-Identifier: Apache-2.0

import { defineKind } from '../kind.ts';
import { type Conditioned, projectConditioned } from './_conditioned.ts';

export default defineKind<'OCIRepository', Conditioned<'OCIRepository'>>({
  kind: 'OCIRepository',
  apiVersions: ['source.toolkit.fluxcd.io/v1', 'source.toolkit.fluxcd.io/v1beta2'],
  plural: 'ocirepositories',
  namespaced: true,
  project: projectConditioned,
});
