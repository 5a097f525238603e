// SPDX-License-Identifier: Apache-2.0

import { type Json, list, record, text, texts } from '../read.ts';

/** One entry of `health.issues`, as the EKS API tells it. */
export interface EksIssue {
  readonly code: string;
  readonly message: string;
  /** Ids of AWS resources that have to do with it. */
  readonly resources: readonly string[];
}

export const readEksIssues = (raw: Json): readonly EksIssue[] =>
  list(record(raw['health'])['issues'], (issue) => ({
    code: text(issue['code']) ?? '',
    message: text(issue['message']) ?? '',
    resources: texts(issue['resourceIds']),
  }));
