// SPDX-License-Identifier: Apache-2.0

import type { Topic } from './lesson.ts';

export const storage: Topic = {
  title: 'Storage',
  about: 'Claims, classes and volumes.',
  lessons: [
    {
      name: 'cascade-pvc-sts',
      level: 'first',
      title: 'The database is down',
      notice: 'Go back from the service to the pod, from the pod to its claim, from the claim to its class.',
      tries: ['details 1', 'show relations StatefulSet/mysql -n shop'],
      solution:
        'The claim names a StorageClass that does not exist. Create it, or make the claim anew with one that does.',
      finds: { cause: 'StorageClass/premium-rwo', says: 'does not exist' },
    },
    {
      name: 'pending-no-pv',
      level: 'next',
      title: 'A claim that nobody fills',
      notice: 'The class exists. What does it do when a claim comes?',
      tries: ['details 1'],
      solution:
        'Volumes of this class are made by hand, and there is none. Make one that is large enough, or use a class that provisions.',
      finds: { cause: 'PersistentVolumeClaim/shop/media', says: 'no PersistentVolume' },
    },
    {
      name: 'pvc-lost',
      level: 'further',
      title: 'An archive that nobody can mount',
      notice: 'What is lost here: the claim or the data?',
      tries: ['details 1'],
      solution:
        'The volume behind the claim was deleted: the data is gone with it. Restore a backup into a new claim.',
      finds: { cause: 'PersistentVolume/pv-lost-1', says: 'no longer exists' },
    },
    {
      name: 'sc-two-defaults',
      level: 'further',
      title: 'Which disk will the next claim get?',
      notice: 'Nothing is broken today. Count the default classes.',
      tries: ['details 1'],
      solution: 'Two classes are the default, so it is left to chance. Take the mark off one of them.',
      finds: { cause: 'StorageClass/fast-default', says: 'default' },
    },
    {
      name: 'ok-wffc-pvc',
      level: 'next',
      title: 'A claim that waits, and rightly',
      notice: 'Look at the binding mode of its class.',
      tries: ['analyze --all'],
      solution:
        'WaitForFirstConsumer: the volume is made where the first pod runs. Without a pod there is nothing to do.',
    },
  ],
};
