// SPDX-License-Identifier: Apache-2.0

import type { PodState } from '../support/lab/pods.ts';
import { service, surroundings } from '../support/lab/surroundings.ts';
import { firstOf } from '../support/lab/thing.ts';
import type { Variant } from '../support/lab/variant.ts';
import { container, daemonSet, deployment, job, said, statefulSet } from '../support/lab/workloads.ts';

const around = surroundings();
const many = (n: number, state: PodState) => Array.from({ length: n }, () => state);
const notFound =
  'rpc error: code = NotFound desc = failed to pull and unpack image "docker.io/library/postgress:16": failed to resolve reference "docker.io/library/postgress:16": docker.io/library/postgress:16: not found';
const rate =
  'failed to pull and unpack image "docker.io/library/redis:7": failed to copy: httpReadSeeker: failed open: unexpected status code https://registry-1.docker.io/v2/library/redis/manifests/sha256:1: 429 Too Many Requests - Server message: toomanyrequests: You have reached your unauthenticated pull rate limit.';
const pullSts = statefulSet('db', { replicas: 3, pods: [{ is: 'pulling', says: notFound }] });
const pullInit = deployment('web', {
  pod: { initContainers: [container('init', { image: 'busybox:nope' })], containers: [container('web')] },
  pods: [{ is: 'pulling', container: 'init', says: 'docker.io/library/busybox:nope: not found' }],
});
const pullDs = daemonSet('agent', { pods: many(3, { is: 'pulling', says: rate }) });
const never = deployment('web', {
  pods: [
    {
      is: 'waiting',
      reason: 'ErrImageNeverPull',
      says: 'Container image "web:dev" is not present with pull policy of Never',
    },
  ],
});
const invalid = deployment('web', {
  pods: [
    {
      is: 'waiting',
      reason: 'InvalidImageName',
      says: 'Failed to apply default image tag "Registry/Web:1": couldn\'t parse image name "Registry/Web:1": invalid reference format: repository name must be lowercase',
    },
  ],
});
const arch = deployment('web', {
  pods: many(2, { is: 'crashing', exit: 255, says: 'exec /usr/bin/app: exec format error' }),
});
const cert = job('load', {
  pods: [
    {
      is: 'pulling',
      says: 'failed to resolve reference "registry.local/load:1": failed to do request: Head "https://registry.local/v2/load/manifests/1": tls: failed to verify certificate: x509: certificate signed by unknown authority',
    },
  ],
});
const oneOld = deployment('web', { replicas: 3, pods: [...many(3, { is: 'running' })] });
const nonRoot = deployment('web', {
  pods: [
    {
      is: 'waiting',
      reason: 'CreateContainerConfigError',
      says: 'container has runAsNonRoot and image will run as root (pod: "web_shop(1)", container: web)',
    },
  ],
});
/** Images that cannot be had. */
export const images: readonly Variant[] = [
  {
    name: 'the image of a StatefulSet does not exist',
    objects: [...around, ...pullSts, ...service('db', pullSts, { clusterIP: 'None' })],
    root: ['Pod/shop/db-0', /postgress/, 'critical'],
    also: [
      ['StatefulSet/shop/db', /0 of 3/],
      ['Service/shop/db', /ready/],
    ],
  },
  {
    name: 'the image of an init container does not exist',
    objects: [...around, ...pullInit],
    root: ['Pod/shop/web-*', /busybox/, 'critical'],
    also: [['Deployment/shop/web', /0 of 1/]],
  },
  {
    name: 'a registry allows no more pulls',
    objects: [...around, ...pullDs],
    root: ['Pod/shop/agent-*', /429|rate limit|toomany/i, 'critical'],
    also: [['DaemonSet/shop/agent', /0 of 3/]],
  },
  {
    name: 'an image that may never be pulled',
    objects: [...around, ...never],
    root: ['Pod/shop/web-*', /never|not present/i, 'critical'],
    also: [['Deployment/shop/web', /0 of 1/]],
  },
  {
    name: 'the name of an image is no name',
    objects: [...around, ...invalid],
    root: ['Pod/shop/web-*', /lowercase|invalid/i, 'critical'],
    also: [['Deployment/shop/web', /0 of 1/]],
  },
  {
    name: 'an image for another processor',
    objects: [...around, ...arch],
    root: ['Pod/shop/web-*', /exec format/, 'critical'],
    also: [['Deployment/shop/web', /0 of 2/]],
  },
  {
    name: 'the registry of a Job has an unknown certificate',
    objects: [...around, ...cert],
    root: ['Pod/shop/load-*', /x509|certificate/, 'critical'],
  },
  {
    name: 'an image that runs as root where it may not',
    objects: [...around, ...nonRoot],
    root: ['Pod/shop/web-*', /root/, 'critical'],
    also: [['Deployment/shop/web', /0 of 1/]],
  },
  {
    name: 'healthy: a pull failed once and then went through',
    objects: [
      ...around,
      ...oneOld,
      said(firstOf('Pod', oneOld), 'Failed', 'Failed to pull image "web:3.1": i/o timeout', {
        from: 20,
        to: 20,
        count: 1,
      }),
      said(
        firstOf('Pod', oneOld),
        'FailedMount',
        'MountVolume.SetUp failed for volume "conf" : failed to sync configmap cache: timed out waiting for the condition',
        { from: 21, to: 21, count: 1 },
      ),
    ],
  },
  {
    name: 'healthy: a large image is pulled for four minutes',
    objects: [...around, ...statefulSet('db', { age: 4, replicas: 2, pods: [{ is: 'creating', for: 4 }] })],
  },
];
