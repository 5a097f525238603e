// SPDX-License-Identifier: Apache-2.0

import type { Topic } from './lesson.ts';

export const scaling: Topic = {
  title: 'Scaling and disruptions',
  about: 'Numbers of pods, and who may change them.',
  lessons: [
    {
      name: 'hpa-no-metrics',
      level: 'next',
      title: 'Load rises, and no pod is added',
      notice: 'What would the autoscaler have to know?',
      tries: ['details 1'],
      solution:
        'It gets no metrics. Check that the metrics API answers, for example that metrics-server runs.',
      finds: { cause: 'HorizontalPodAutoscaler/shop/api-hpa', says: 'metrics' },
    },
    {
      name: 'ok-hpa-too-few',
      level: 'further',
      title: 'An autoscaler that says it is limited',
      notice: 'Limited by what, and is that bad?',
      tries: ['analyze --all'],
      solution: 'It would go below its minimum and may not: that is what a minimum is for.',
    },
    {
      name: 'pdb-blocks-all',
      level: 'next',
      title: 'A node that cannot be drained',
      notice: 'Count how many pods may be missing at once.',
      tries: ['details 1'],
      solution: 'The budget allows none. Allow one, or run one replica more.',
      finds: { cause: 'PodDisruptionBudget/shop/db', says: 'never allows' },
    },
    {
      name: 'pdb-selects-nothing',
      level: 'next',
      title: 'A budget that protects nobody',
      notice: 'Compare its selector with the labels of the pods.',
      tries: ['details 1'],
      solution: 'No pod matches it, so a drain may take them all. Correct the selector.',
      finds: { cause: 'PodDisruptionBudget/shop/db', says: 'protects nothing' },
    },
    {
      name: 'sts-missing-headless',
      level: 'further',
      title: 'Members that do not find each other by name',
      notice: 'A StatefulSet promises stable names. Who keeps that promise?',
      tries: ['details 1'],
      solution: 'The headless Service that it names does not exist. Create it, or correct serviceName.',
      finds: { cause: 'Service/shop/mongo-hl', says: 'does not exist' },
    },
    {
      name: 'ok-sts-no-servicename',
      level: 'further',
      title: 'A StatefulSet without serviceName',
      notice: 'Compare it with the one before.',
      tries: ['analyze --all'],
      solution: 'It asks for no names, so none are missing.',
    },
  ],
};
