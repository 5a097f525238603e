// SPDX-License-Identifier: Apache-2.0

import { defineKind } from '../kind.ts';
import { text } from '../read.ts';
import { type Conditioned, projectConditioned } from './_conditioned.ts';

/**
 * An object of a kind that nobody here knows: only its metadata, its conditions and whether it is suspended are kept. It
 * carries the kind that it has in the cluster; which kinds there are is found out by asking the cluster.
 */
export default defineKind<'CustomObject', Conditioned<'CustomObject'>>({
  kind: 'CustomObject',
  apiVersions: ['*/*'],
  plural: '*',
  namespaced: true,
  project: (raw, base) =>
    projectConditioned(raw, { ...base, kind: (text(raw['kind']) || base.kind) as 'CustomObject' }),
});
