// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import type { Snapshot } from './snapshot.ts';

/** Something that runs programs, by the name that people gave it. */
export const Workload = z.object({ kind: z.string(), namespace: z.string(), name: z.string() });
export type Workload = z.infer<typeof Workload>;

const KINDS = ['Deployment', 'StatefulSet', 'DaemonSet', 'CronJob'] as const;

/** Those of a snapshot, as far as they could be read. */
export const workloadsOf = (snapshot: Snapshot): readonly Workload[] =>
  KINDS.flatMap((kind) =>
    (snapshot.kinds[kind]?.objects ?? []).map(({ metadata: { namespace = '', name } }) => ({
      kind,
      namespace,
      name,
    })),
  );
