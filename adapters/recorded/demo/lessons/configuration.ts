// SPDX-License-Identifier: Apache-2.0

import type { Topic } from './lesson.ts';

export const configuration: Topic = {
  title: 'Configuration that is missing',
  about: 'A pod names something that is not there.',
  lessons: [
    {
      name: 'secret-key-missing',
      level: 'first',
      title: 'A pod waits and does not start',
      notice: 'The Secret exists. Look at what of it is asked for.',
      tries: ['details 1'],
      solution:
        'The pod asks for the key api-token, which the Secret does not have. Add the key, or correct its name in the pod.',
      finds: { cause: 'Secret/shop/app-secrets', says: 'api-token' },
    },
    {
      name: 'image-auth-401',
      level: 'first',
      title: 'The image cannot be pulled',
      notice:
        'The registry says 401. Before you ask for a new password, look at where the old one should come from.',
      tries: ['details 1'],
      solution:
        'The pull secret regcred was never created in this namespace. Create it, or name the one that is there.',
      finds: { cause: 'Secret/shop/regcred', says: 'does not exist' },
    },
    {
      name: 'sa-missing',
      level: 'next',
      title: 'A Deployment without any pod',
      notice: 'There is no pod to look at. Who makes pods, and what did it say?',
      tries: ['details 1', 'show events -n shop'],
      solution:
        'The ReplicaSet may not make pods: their ServiceAccount does not exist. Create operator-sa, or correct serviceAccountName.',
      finds: { cause: 'ServiceAccount/shop/operator-sa', says: 'does not exist' },
    },
    {
      name: 'ok-optional-refs',
      level: 'next',
      title: 'A ConfigMap and a Secret are missing, and nothing is wrong',
      notice: 'Find the word in the pod that makes the difference.',
      tries: ['analyze --all'],
      solution: 'Both references are optional: the pod starts without them on purpose.',
    },
    {
      name: 'ok-leader-election',
      level: 'further',
      title: 'ConfigMaps that nobody mounts',
      notice: 'Would you delete them?',
      tries: ['analyze --all'],
      solution:
        'Programs may read ConfigMaps through the API, and keep leases in them: that no pod mounts one does not make it rubbish.',
    },
  ],
};
