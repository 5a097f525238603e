// SPDX-License-Identifier: Apache-2.0

import { defineKind } from '../kind.ts';
import { record, text, time } from '../read.ts';
import { type Conditioned, projectConditioned } from './_conditioned.ts';

interface Subscription extends Conditioned<'Subscription'> {
  readonly source: string;
  readonly sourceNamespace: string;
  /** Manual: a person approves each install plan. */
  readonly approval: string;
  readonly state: string;
  readonly installedCsv?: string | undefined;
  readonly currentCsv?: string | undefined;
  readonly installPlan?: string | undefined;
  readonly updated?: number | undefined;
}

export default defineKind<'Subscription', Subscription>({
  kind: 'Subscription',
  apiVersions: ['operators.coreos.com/v1alpha1'],
  plural: 'subscriptions',
  namespaced: true,
  project: (raw, base) => {
    const spec = record(raw['spec']);
    const status = record(raw['status']);
    return {
      source: text(spec['source']) ?? '',
      sourceNamespace: text(spec['sourceNamespace']) ?? '',
      approval: text(spec['installPlanApproval']) ?? 'Automatic',
      state: text(status['state']) ?? '',
      installedCsv: text(status['installedCSV']) || undefined,
      currentCsv: text(status['currentCSV']) || undefined,
      installPlan: text(record(status['installPlanRef'])['name']) || undefined,
      updated: time(status['lastUpdated']),
      ...projectConditioned(raw, base),
    };
  },
});
