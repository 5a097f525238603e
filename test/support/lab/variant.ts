// SPDX-License-Identifier: Apache-2.0

import type { ExpectedFinding, State } from '../../../scripts/score/expected.ts';
import { NOW } from './clock.ts';
import type { Thing } from './thing.ts';

type Wanted = readonly [object: string, says: RegExp, severity?: 'critical' | 'warning' | 'info'];

/** A state of a cluster and what somebody who knows Kubernetes well would say of it. */
export interface Variant {
  readonly name: string;
  readonly objects: readonly Thing[];
  /** What leads the first incident; none = nothing may be said at warning or above. */
  readonly root?: Wanted;
  /** What else must be told. */
  readonly also?: readonly Wanted[];
  /** Distinct troubles; one where there is a root. */
  readonly incidents?: number;
  /** Where nothing may be said. */
  readonly quiet?: readonly string[];
}

const expected = ([object, says, severity = 'warning']: Wanted, rootCause: boolean): ExpectedFinding => ({
  object,
  mustMatch: [says.source],
  severity,
  rootCause,
  also: [],
});

/** The same as a recorded state, for the scorer. */
export const asState = ({ name, objects, root, also = [], incidents, quiet }: Variant): State => ({
  id: name,
  title: name,
  family: 'variant',
  objects,
  now: NOW,
  incidents: incidents ?? (root === undefined ? 0 : 1),
  quiet: [...(quiet ?? (root === undefined ? ['*'] : []))],
  namespaces: [],
  findings: [
    ...(root === undefined ? [] : [expected(root, true)]),
    ...also.map((wanted) => expected(wanted, false)),
  ],
  k8sgpt: {},
});
