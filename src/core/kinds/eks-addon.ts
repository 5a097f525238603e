// SPDX-License-Identifier: Apache-2.0

import { defineKind, type KubeObject } from '../kind.ts';
import { record, text } from '../read.ts';
import { type EksIssue, readEksIssues } from './_eks.ts';

/** An add-on that EKS manages: `spec` is what DescribeAddon answers. */
export interface EKSAddon extends KubeObject<'EKSAddon'> {
  readonly cluster: string;
  readonly status: string;
  readonly version?: string | undefined;
  readonly issues: readonly EksIssue[];
}

export default defineKind<'EKSAddon', EKSAddon>({
  kind: 'EKSAddon',
  apiVersions: ['eks.amazonaws.com/v1'],
  plural: 'eksaddons',
  namespaced: false,
  source: 'eks',
  project: (raw, base) => {
    const spec = record(raw['spec']);
    return {
      cluster: text(spec['clusterName']) ?? '',
      status: text(spec['status']) ?? '',
      version: text(spec['addonVersion']),
      issues: readEksIssues(spec),
      ...base,
    };
  },
});
