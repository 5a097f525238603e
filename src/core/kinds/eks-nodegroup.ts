// SPDX-License-Identifier: Apache-2.0

import { defineKind, type KubeObject } from '../kind.ts';
import { integer, record, text } from '../read.ts';
import { type EksIssue, readEksIssues } from './_eks.ts';

/** A managed group of nodes: `spec` is what DescribeNodegroup answers. */
export interface EKSNodegroup extends KubeObject<'EKSNodegroup'> {
  readonly cluster: string;
  readonly status: string;
  readonly version?: string | undefined;
  readonly issues: readonly EksIssue[];
  readonly desired?: number | undefined;
}

export default defineKind<'EKSNodegroup', EKSNodegroup>({
  kind: 'EKSNodegroup',
  apiVersions: ['eks.amazonaws.com/v1'],
  plural: 'eksnodegroups',
  namespaced: false,
  source: 'eks',
  project: (raw, base) => {
    const spec = record(raw['spec']);
    return {
      cluster: text(spec['clusterName']) ?? '',
      status: text(spec['status']) ?? '',
      version: text(spec['version']),
      issues: readEksIssues(spec),
      desired: integer(record(spec['scalingConfig'])['desiredSize']),
      ...base,
    };
  },
});
