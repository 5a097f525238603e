// SPDX-License-Identifier: Apache-2.0

import { defineKind } from '../kind.ts';
import { flag, number, record, text, texts } from '../read.ts';
import { type Conditioned, projectConditioned } from './_conditioned.ts';

interface InstallPlan extends Conditioned<'InstallPlan'> {
  readonly phase: string;
  readonly approved: boolean;
  readonly versions: readonly string[];
  /** Counts up with each plan of a namespace: a later one replaces an earlier one. */
  readonly round: number;
  readonly message?: string | undefined;
}

export default defineKind<'InstallPlan', InstallPlan>({
  kind: 'InstallPlan',
  apiVersions: ['operators.coreos.com/v1alpha1'],
  plural: 'installplans',
  namespaced: true,
  project: (raw, base) => {
    const spec = record(raw['spec']);
    const status = record(raw['status']);
    return {
      phase: text(status['phase']) ?? '',
      approved: flag(spec['approved']) ?? false,
      versions: texts(spec['clusterServiceVersionNames']),
      round: number(spec['generation']) ?? 0,
      message: text(status['message']),
      ...projectConditioned(raw, base),
    };
  },
});
