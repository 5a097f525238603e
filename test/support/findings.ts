// SPDX-License-Identifier: Apache-2.0

import type { Finding } from '../../src/core/finding.ts';
import { formatRef, type Ref } from '../../src/core/ref.ts';

/** A finding of a trouble of one object; what is not given is of no matter. */
export const finding = (given: Partial<Finding> & { readonly object: Ref }): Finding => ({
  id: `${given.code ?? 'x/y'} ${formatRef(given.object)}`,
  code: 'x/y',
  severity: 'critical',
  objects: [given.object],
  owner: given.object,
  data: {},
  evidence: [],
  blames: [],
  message: ['is in trouble'],
  fix: ['Repair it.'],
  docs: 'https://kubernetes.io/docs/',
  kubectl: 'kubectl get all',
  ...given,
});

/** A reference into the namespace of most tests. */
export const ref = (kind: string, name: string, namespace: string | undefined = 'shop'): Ref => ({
  kind,
  name,
  namespace,
});
