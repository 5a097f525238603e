// SPDX-License-Identifier: Apache-2.0

import { ago } from '../support/lab/clock.ts';
import { podOf } from '../support/lab/pods.ts';
import { ingress, service, surroundings } from '../support/lab/surroundings.ts';
import { firstOf } from '../support/lab/thing.ts';
import type { Variant } from '../support/lab/variant.ts';
import { container, daemonSet, deployment, job, said, statefulSet } from '../support/lab/workloads.ts';

const around = surroundings();

const sidecar = {
  containers: [container('web'), container('proxy', { image: 'proxy:2' })],
};
const nativeSidecar = {
  initContainers: [container('agent', { restartPolicy: 'Always' })],
  containers: [container('web')],
};
const withInit = { initContainers: [container('migrate')], containers: [container('web')] };

const crashing = deployment('web', {
  pod: sidecar,
  pods: [{ is: 'crashing', container: 'proxy', exit: 2, says: 'flag provided but not defined: -listen' }],
});
const agent = deployment('web', {
  pod: nativeSidecar,
  pods: [{ is: 'crashing', container: 'agent', exit: 139, reason: 'Error' }],
});
const init = statefulSet('web', {
  pod: withInit,
  pods: [{ is: 'crashing', container: 'migrate', exit: 1, says: 'relation "users" does not exist' }],
  replicas: 3,
});
const oomDs = daemonSet('agent', {
  pods: [{ is: 'running' }, { is: 'crashing', exit: 137, reason: 'OOMKilled' }, { is: 'running' }],
});
const oomRunning = deployment('web', {
  pods: [{ is: 'running', restarts: 9, exit: 137, reason: 'OOMKilled', for: 3 }, { is: 'running' }],
});
const clean = deployment('web', { pods: [{ is: 'crashing', exit: 0, restarts: 12 }] });
const start = deployment('web', {
  pods: [
    {
      is: 'waiting',
      reason: 'CreateContainerError',
      says: 'failed to create containerd task: failed to create shim task: OCI runtime create failed: exec: "/bin/servr": stat /bin/servr: no such file or directory: unknown',
    },
  ],
});
const runErr = daemonSet('agent', {
  pods: [1, 2, 3].map(() => ({
    is: 'waiting' as const,
    reason: 'RunContainerError',
    says: 'failed to start containerd task "agent": error during container init: exec: "agentd": executable file not found in $PATH',
  })),
});
const hook = deployment('web', { pods: [{ is: 'crashing', exit: 137, restarts: 4 }] });
const hooked = [
  ...hook,
  said(firstOf('Pod', hook), 'FailedPostStartHook', 'PostStartHook failed', { container: 'web' }),
];
const startError = deployment('web', {
  pods: [
    {
      is: 'crashing',
      exit: 128,
      reason: 'StartError',
      says: 'failed to create containerd task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: exec: "node": executable file not found in $PATH',
    },
  ],
});

const eol = deployment('api', {
  pods: [
    { is: 'crashing', exit: 1, says: 'FATAL: password authentication failed for user "api"' },
    { is: 'crashing', exit: 1, says: 'FATAL: password authentication failed for user "api"' },
    { is: 'crashing', exit: 1, says: 'FATAL: password authentication failed for user "api"' },
  ],
});

export const crash: readonly Variant[] = [
  {
    name: 'a sidecar crashes beside a healthy program',
    objects: [...around, ...crashing, ...service('web', crashing)],
    root: ['Pod/shop/web-*', /proxy.*(flag provided|exit)/, 'critical'],
    also: [
      ['Deployment/shop/web', /0 of 1/],
      ['Service/shop/web', /ready/],
    ],
  },
  {
    name: 'a native sidecar dies of a segmentation fault',
    objects: [...around, ...agent],
    root: ['Pod/shop/web-*', /agent.*139|139/, 'critical'],
    also: [['Deployment/shop/web', /0 of 1/]],
  },
  {
    name: 'the migration of a StatefulSet fails in its init container',
    objects: [...around, ...init, ...service('web', init, { clusterIP: 'None' })],
    root: ['Pod/shop/web-0', /relation "users"/, 'critical'],
    also: [
      ['StatefulSet/shop/web', /0 of 3/],
      ['Service/shop/web', /ready/],
    ],
  },
  {
    name: 'one pod of a DaemonSet runs out of memory',
    objects: [...around, ...oomDs],
    root: ['Pod/shop/agent-*', /memory|OOM/i, 'critical'],
    also: [['DaemonSet/shop/agent', /2 of 3/]],
  },
  {
    name: 'a running container is killed for memory again and again',
    objects: [...around, ...oomRunning],
    root: ['Pod/shop/web-*', /memory|OOM/i, 'warning'],
    quiet: ['Deployment/*'],
  },
  {
    name: 'a program ends well although it should go on',
    objects: [...around, ...clean],
    root: ['Pod/shop/web-*', /exit|ends|restart/i, 'critical'],
    also: [['Deployment/shop/web', /0 of 1/]],
  },
  {
    name: 'the command of a container does not exist',
    objects: [...around, ...start],
    root: ['Pod/shop/web-*', /servr/, 'critical'],
    also: [['Deployment/shop/web', /0 of 1/]],
  },
  {
    name: 'the command of a DaemonSet does not exist',
    objects: [...around, ...runErr],
    root: ['Pod/shop/agent-*', /agentd/, 'critical'],
    also: [['DaemonSet/shop/agent', /0 of 3/]],
  },
  {
    name: 'a command that is not in the path, seen as a crash',
    objects: [...around, ...startError],
    root: ['Pod/shop/web-*', /node/, 'critical'],
    also: [['Deployment/shop/web', /0 of 1/]],
  },
  {
    name: 'a hook after the start fails',
    objects: [...around, ...hooked],
    root: ['Pod/shop/web-*', /hook/i, 'critical'],
    also: [['Deployment/shop/web', /0 of 1/]],
  },
  {
    name: 'three replicas with a wrong password are one trouble',
    objects: [...around, ...eol, ...service('api', eol), ingress('api', 'api')],
    root: ['Pod/shop/api-*', /password authentication/, 'critical'],
    also: [
      ['Deployment/shop/api', /0 of 3/],
      ['Service/shop/api', /ready/],
    ],
  },
  {
    name: 'healthy: a container restarted twice days ago',
    objects: [
      ...around,
      ...deployment('web', {
        age: 9000,
        pods: [{ is: 'running', restarts: 2, exit: 1, for: 7000 }, { is: 'running' }],
      }),
    ],
  },
  {
    name: 'healthy: a pod that waited for its database restarted three times when the cluster was made',
    objects: [
      ...around,
      ...deployment('web', { age: 40, pods: [{ is: 'running', restarts: 3, exit: 1, for: 33 }] }),
    ],
  },
  {
    name: 'healthy: a debug container that ended with an error',
    objects: [
      ...around,
      ...deployment('web').map((each) =>
        each.kind === 'Pod'
          ? {
              ...each,
              status: {
                ...(each['status'] as object),
                ephemeralContainerStatuses: [
                  {
                    name: 'debugger',
                    state: { terminated: { exitCode: 130, reason: 'Error', finishedAt: ago(30) } },
                    restartCount: 0,
                  },
                ],
              },
            }
          : each,
      ),
    ],
  },
  {
    name: 'healthy: a bare pod that has ended, and one that was told to stop',
    objects: [
      ...around,
      ...podOf('once', {
        spec: { containers: [container('once')], restartPolicy: 'Never' },
        state: { is: 'done' },
      }),
      ...podOf('gone', {
        spec: { containers: [container('gone')] },
        state: { is: 'unready', deleting: { minutes: 0.2 } },
      }),
    ],
  },
  {
    name: 'a bare pod that failed and is not started again',
    objects: [
      ...around,
      ...podOf('once', {
        spec: { containers: [container('once')], restartPolicy: 'Never' },
        state: { is: 'failed', exit: 3, says: 'no input' },
      }),
    ],
    root: ['Pod/shop/once', /3|no input/, 'warning'],
  },
  {
    name: 'healthy: a Job that tried twice and made it',
    objects: [
      ...around,
      ...job('import', {
        pods: [{ is: 'failed', exit: 1 }, { is: 'done' }],
        status: {
          conditions: [
            { type: 'SuccessCriteriaMet', status: 'True' },
            { type: 'Complete', status: 'True', lastTransitionTime: ago(10) },
          ],
          completionTime: ago(10),
        },
      }),
    ],
  },
];
