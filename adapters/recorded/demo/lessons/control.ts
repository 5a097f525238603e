// SPDX-License-Identifier: Apache-2.0

import type { Topic } from './lesson.ts';

export const control: Topic = {
  title: 'Rights and the control plane',
  about: 'What may be done, and by whom.',
  lessons: [
    {
      name: 'webhook-missing-service',
      level: 'next',
      title: 'Nothing can be deployed any more',
      notice: 'Every request is refused with the same sentence. Who is asked before it is let in?',
      tries: ['details 1'],
      solution:
        'A webhook that must be asked calls a Service that is gone. Bring it back, or delete the configuration.',
      finds: { cause: 'Service/shop/policy-guard', says: 'missing Service' },
    },
    {
      name: 'webhook-no-pods',
      level: 'further',
      title: 'Pods cannot be made since a program crashes',
      notice: 'Two things at once: which of them is the cause?',
      tries: ['details 1'],
      solution:
        "The webhook's own pod crashes, so that every request it should change is refused. Repair the pod first.",
      finds: { cause: 'Pod/shop/injector', says: 'keeps crashing' },
    },
    {
      name: 'default-sa-token',
      level: 'next',
      title: 'Who is the administrator here?',
      notice: 'Which pods run as the ServiceAccount default?',
      tries: ['details 1'],
      solution:
        'Every pod of the namespace that names no other account has full control of the cluster. Bind a small role to an account of its own.',
      finds: { cause: 'ClusterRoleBinding/default-sa-admin', says: 'full control' },
    },
    {
      name: 'rbac-wildcard',
      level: 'next',
      title: 'A role that allows everything',
      notice: 'Read verbs and resources.',
      tries: ['details 1'],
      solution: 'Stars on both sides, for the account that all pods share. Name what is needed instead.',
      finds: { cause: 'RoleBinding/shop/everything', says: 'full control' },
    },
    {
      name: 'ok-kube-system-like',
      level: 'further',
      title: "Privileged, on the host's network, and right",
      notice: 'Which of these would you accept outside of a system namespace?',
      tries: ['analyze --all'],
      solution: 'Agents of the network and DNS need what an ordinary program must not have.',
    },
  ],
};
