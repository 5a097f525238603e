// SPDX-License-Identifier: Apache-2.0

import { defineKind, type KubeObject } from '../kind.ts';
import { record, text, time } from '../read.ts';
import { type EksIssue, readEksIssues } from './_eks.ts';

/** A cluster as EKS sees it: `spec` is what DescribeCluster answers, `support` what DescribeClusterVersions does. */
export interface EKSCluster extends KubeObject<'EKSCluster'> {
  readonly status: string;
  readonly version?: string | undefined;
  readonly issues: readonly EksIssue[];
  /** EXTENDED, or STANDARD where EKS upgrades by itself when the standard support ends. */
  readonly supportType?: string | undefined;
  readonly standardSupportEnds?: number | undefined;
  readonly extendedSupportEnds?: number | undefined;
}

export default defineKind<'EKSCluster', EKSCluster>({
  kind: 'EKSCluster',
  apiVersions: ['eks.amazonaws.com/v1'],
  plural: 'eksclusters',
  namespaced: false,
  source: 'eks',
  project: (raw, base) => {
    const spec = record(raw['spec']);
    const support = record(raw['support']);
    return {
      status: text(spec['status']) ?? '',
      version: text(spec['version']),
      issues: readEksIssues(spec),
      supportType: text(record(spec['upgradePolicy'])['supportType']),
      standardSupportEnds: time(support['endOfStandardSupportDate']),
      extendedSupportEnds: time(support['endOfExtendedSupportDate']),
      ...base,
    };
  },
});
