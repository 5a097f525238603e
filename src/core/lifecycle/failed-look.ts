import { code } from '../document.ts';
import type { Look } from './look.ts';
import { UNREACHABLE, unreachableId } from './unreachable.ts';

/** A look that failed: all that it tells is that the cluster cannot be seen. `reason`: one clause for people. */
export const failedLook = (cluster: string, watch: string, reason: string): Look => {
  const lead = unreachableId(cluster);
  return {
    cluster,
    watch,
    floor: 'info',
    sightings: [
      {
        lead,
        severity: 'critical',
        title: ['I cannot see ', code(cluster), ...(reason === '' ? [] : [`: ${reason}`])],
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
