// SPDX-License-Identifier: Apache-2.0

import type { Topic } from './lesson.ts';

export const nodes: Topic = {
  title: 'Nodes',
  about: 'When the machine is the cause.',
  lessons: [
    {
      name: 'node-notready',
      level: 'first',
      title: 'A service is down, and its pods look well',
      notice: 'Pods say what their node said last. When was that?',
      tries: ['details 1'],
      solution:
        'The node no longer reports: what it said last is old. Look at the machine; its pods come back elsewhere.',
      finds: { cause: 'Node/worker-a-dead', says: 'not ready' },
    },
    {
      name: 'cascade-node',
      level: 'next',
      title: 'Three services are down at once',
      notice: 'Three problems or one? Look for what they share.',
      tries: ['details 1'],
      solution: 'All their pods were on one node, which is gone. One cause, one incident.',
      finds: { cause: 'Node/worker-d-dead', says: 'not ready' },
    },
    {
      name: 'node-cordoned',
      level: 'next',
      title: 'A node that takes no new pods',
      notice: 'Somebody closed it. When, and will they come back?',
      tries: ['analyze'],
      solution: 'It was cordoned and forgotten. Uncordon it when its maintenance is over.',
      finds: { cause: 'Node/worker-c', says: 'cordoned' },
    },
    {
      name: 'evicted-pods',
      level: 'next',
      title: 'Failed pods beside others that serve',
      notice: 'The workload is complete. What do the failed ones still tell?',
      tries: ['details 1'],
      solution:
        'They were evicted: the node ran out of disk. Give requests that match, then delete what is left behind.',
      finds: { cause: 'Pod/shop/log-shipper', says: 'evicted' },
    },
    {
      name: 'pod-terminating-finalizer',
      level: 'further',
      title: 'A pod that was deleted hours ago and is still there',
      notice: 'What does Kubernetes wait for before it lets go?',
      tries: ['details 1'],
      solution:
        'A finalizer that nobody removes. Look for its owner first; remove it by hand only when that is gone.',
      finds: { cause: 'Pod/shop/batch-runner-7', says: 'still waits' },
    },
  ],
};
