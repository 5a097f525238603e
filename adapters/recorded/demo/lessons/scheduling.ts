// SPDX-License-Identifier: Apache-2.0

import type { Topic } from './lesson.ts';

export const scheduling: Topic = {
  title: 'Pods that find no place',
  about: 'The scheduler says why each node was not taken.',
  lessons: [
    {
      name: 'pending-cpu',
      level: 'first',
      title: 'A pod stays Pending',
      notice: 'Read the sentence of the scheduler: it counts the nodes, each with a reason.',
      tries: ['details 1'],
      solution: 'The pod asks for more CPU than any node has. Lower its request, or add a larger node.',
      finds: { cause: 'Pod/shop/renderer', says: 'cpu' },
    },
    {
      name: 'pending-topology',
      level: 'next',
      title: 'Two pods that no node may take',
      notice: 'The nodes have room. What does the pod demand of them?',
      tries: ['details 1'],
      solution:
        'The pods are to be spread by a label that no node carries. Correct the key, or label the nodes.',
      finds: { cause: 'Pod/shop/edge', says: 'cannot be scheduled' },
    },
    {
      name: 'ds-hostport-conflict',
      level: 'next',
      title: 'An agent runs on two of three nodes',
      notice: 'A DaemonSet wants one pod on each node. What has the third node that the others have not?',
      tries: ['details 1'],
      solution: 'Another program holds the same port of that node. Free the port, or choose another.',
      finds: { cause: 'Pod/shop/node-exporter', says: 'host port' },
    },
    {
      name: 'pending-gates',
      level: 'further',
      title: 'A pod that nobody tries to place',
      notice: 'There is no event of the scheduler at all. Look at the pod itself.',
      tries: ['details 1'],
      solution: 'A scheduling gate keeps it back until a controller removes it; that controller is missing.',
      finds: { cause: 'Pod/shop/quota-gated', says: 'scheduling gates' },
    },
    {
      name: 'quota-pods-sts',
      level: 'next',
      title: 'Two of three, and no third',
      notice: 'No pod waits: it is not made. Who refuses it?',
      tries: ['details 1'],
      solution: 'The quota of the namespace allows no further pod. Raise it, or free what others use.',
      finds: { cause: 'ResourceQuota/shop/pods', says: 'used up' },
    },
    {
      name: 'quota-near-limit',
      level: 'next',
      title: 'A warning before anything fails',
      notice: 'What happens at the next rollout, which needs one pod more for a moment?',
      tries: ['analyze'],
      solution: '95 % of the memory quota is used: the next rollout would be refused. Raise the quota first.',
      finds: { cause: 'ResourceQuota/shop/compute', says: 'near its limit' },
    },
  ],
};
