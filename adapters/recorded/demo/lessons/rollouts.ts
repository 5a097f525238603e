// SPDX-License-Identifier: Apache-2.0

import type { Topic } from './lesson.ts';

export const rollouts: Topic = {
  title: 'Rollouts',
  about: 'A new version is on its way, or stuck.',
  lessons: [
    {
      name: 'rollout-bad-old-serving',
      level: 'first',
      title: 'A release does not come through',
      notice: 'Users notice nothing yet. Why, and what changed last?',
      tries: ['details 1'],
      solution:
        'The tag of the new image does not exist. The old pods serve until the new ones are ready: correct the tag, or undo the rollout.',
      finds: { cause: 'Pod/shop/checkout', says: 'cannot pull' },
    },
    {
      name: 'deploy-progress-deadline',
      level: 'next',
      title: 'A rollout that Kubernetes has given up',
      notice: 'The pods run, yet none is ready. What is asked of them, and what do they answer?',
      tries: ['details 1'],
      solution:
        'The readiness probe gets a 503, so the rollout passed its deadline. Find out why the program says that it is not ready.',
      finds: { cause: 'Pod/shop/profile', says: 'not ready' },
    },
    {
      name: 'ok-rollout-in-progress',
      level: 'next',
      title: 'Pods of two versions at the same time',
      notice: 'It began seconds ago. How long would you wait before you call it a problem?',
      tries: ['analyze --all'],
      solution: 'A rollout replaces pods step by step; as long as it moves, nothing is wrong.',
    },
    {
      name: 'bp-no-probes-limits',
      level: 'further',
      title: 'Everything is green. Would you leave it so?',
      notice: 'No probe, no limit, the tag latest, one replica.',
      tries: ['analyze --all'],
      solution:
        'Nothing is broken, and a lot would break quietly: without a readiness probe traffic reaches pods that are not ready, without limits one program takes what others need.',
    },
  ],
};
