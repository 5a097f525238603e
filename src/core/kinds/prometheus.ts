// SPDX-License-Identifier: Apache-2.0

import { defineKind } from '../kind.ts';
import { type Conditioned, projectConditioned } from './_conditioned.ts';

export default defineKind<'Prometheus', Conditioned<'Prometheus'>>({
  kind: 'Prometheus',
  apiVersions: ['monitoring.coreos.com/v1'],
  plural: 'prometheuses',
  namespaced: true,
  project: projectConditioned,
});
