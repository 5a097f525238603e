// SPDX-License-Identifier: Apache-2.0

import type { Finding } from './finding.ts';
import type { Pod } from './kinds/pod.ts';
import type { SnapshotIndex } from './snapshot-index.ts';

/** The pods that a finding is about. */
export const podsIn = ({ objects }: Finding, index: SnapshotIndex): readonly Pod[] =>
  objects.flatMap(({ kind, name, namespace }) =>
    kind === 'Pod' ? (index.find('Pod', name, namespace) ?? []) : [],
  );
