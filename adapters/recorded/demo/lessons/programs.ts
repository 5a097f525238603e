// SPDX-License-Identifier: Apache-2.0

import type { Topic } from './lesson.ts';

export const programs: Topic = {
  title: 'Programs that end',
  about: 'Pods start and end again: what they said last tells why.',
  lessons: [
    {
      name: 'crash-missing-env',
      level: 'first',
      title: 'The order service restarts again and again',
      notice:
        'The pods are scheduled and their image is there: it is the program that ends. Its last words stand in the state of the container.',
      tries: ['details 1', 'explain 1'],
      solution:
        'The program needs the variable DATABASE_URL and ends without it. Set it in the Deployment, from a Secret.',
      finds: { cause: 'Pod/shop/orders', says: 'DATABASE_URL' },
    },
    {
      name: 'crash-bad-command',
      level: 'first',
      title: 'A new worker never starts once',
      notice:
        'The container never ran: the runtime says so before the program could say anything. Compare that with a program that ends by itself.',
      tries: ['details 1'],
      solution:
        'The command of the Deployment names a file that the image does not hold. Correct the command, or take the image that has it.',
      finds: { cause: 'Pod/shop/thumbnailer', says: 'no such file' },
    },
    {
      name: 'cascade-db-oom',
      level: 'next',
      title: 'Two services fail, which of them first?',
      notice:
        'Two workloads restart. Follow the arrow in the report: who calls whom, and who was killed by whom?',
      tries: ['details 1', 'explain 1'],
      solution:
        'The database is killed at its memory limit; the API only fails because nobody answers it. Raise the limit of the database: the API needs no change.',
      finds: { cause: 'Pod/shop/db', says: 'out of memory' },
    },
    {
      name: 'sts-crash-ordinal0',
      level: 'next',
      title: 'A cluster of three has one member, which restarts',
      notice: 'A StatefulSet starts its pods in order. Ask why the second and third were never made.',
      tries: ['details 1', 'analyze StatefulSet/redis'],
      solution:
        'Pod 0 ends with an error, and an ordered StatefulSet waits for it before it makes the next. Read the log of pod 0 and correct what ends it.',
      finds: { cause: 'Pod/shop/redis-0', says: 'keeps crashing' },
    },
    {
      name: 'ok-mirror-namespace',
      level: 'next',
      title: 'Two namespaces with the same names, one is broken',
      notice: 'Everything is called alike in shop and shop-staging. Which of them do your users see?',
      tries: ['analyze -n shop', 'analyze -n shop-staging'],
      solution: 'Only shop-staging is broken. Naming the namespace is the first step of every question.',
      finds: { cause: 'Pod/shop-staging/api', says: 'keeps crashing' },
    },
    {
      name: 'ok-sidecar-143',
      level: 'further',
      title: 'A container ended with code 143',
      notice: 'A Job is done, and one of its containers was ended by a signal. Is that a failure?',
      tries: ['analyze --all'],
      solution:
        'It is none: 143 is SIGTERM, which Kubernetes sends to a sidecar when the work is done. Not every number that is not zero is a problem.',
    },
  ],
};
