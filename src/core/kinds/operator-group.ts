// SPDX-License-Identifier: Apache-2.0

import { defineKind } from '../kind.ts';
import { type Conditioned, projectConditioned } from './_conditioned.ts';

export default defineKind<'OperatorGroup', Conditioned<'OperatorGroup'>>({
  kind: 'OperatorGroup',
  apiVersions: ['operators.coreos.com/v1', 'operators.coreos.com/v1alpha2'],
  plural: 'operatorgroups',
  namespaced: true,
  project: projectConditioned,
});
