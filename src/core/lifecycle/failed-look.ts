// SPDX-License-Identifier: Apache-2.0

import { code } from '../document.ts';
import type { Look } from './look.ts';
import { UNREACHABLE, unreachableId } from './unreachable.ts';

/** `prod-eu (10.0.0.1:6443) cannot be read: the connection was cut.` → what of it a title does not say yet. */
const clauseOf = (cluster: string, reason: string): string => {
  const colon = reason.indexOf(': ');
  const clause = colon > 0 && reason.slice(0, colon).includes(cluster) ? reason.slice(colon + 2) : reason;
  return clause.replace(/\.$/, '');
};

/** A look that failed: all that it tells is that the cluster cannot be seen. `reason`: one clause for people. */
export const failedLook = (cluster: string, watch: string, reason: string): Look => {
  const lead = unreachableId(cluster);
  const clause = clauseOf(cluster, reason);
  return {
    cluster,
    watch,
    floor: 'info',
    sightings: [
      {
        lead,
        severity: 'critical',
        title: ['I cannot see ', code(cluster), ...(clause === '' ? [] : [`: ${clause}`])],
        namespaces: [],
        codes: [UNREACHABLE],
        findings: [lead],
        workloads: 0,
        object: `Cluster/${cluster}`,
        labels: {},
      },
    ],
    unread: [],
    couldSee: ({ watched }) => watched?.codes[0] === UNREACHABLE,
  };
};
