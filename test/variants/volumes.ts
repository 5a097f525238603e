// SPDX-License-Identifier: Apache-2.0

import { surroundings } from '../support/lab/surroundings.ts';
import { thing } from '../support/lab/thing.ts';
import type { Variant } from '../support/lab/variant.ts';
import { deployment, said, statefulSet } from '../support/lab/workloads.ts';

const around = surroundings();
const claim = (name: string, more: { readonly spec?: object; readonly status?: object } = {}) =>
  thing('PersistentVolumeClaim', name, {
    age: 30,
    spec: {
      accessModes: ['ReadWriteOnce'],
      resources: { requests: { storage: '5Gi' } },
      storageClassName: 'standard',
      ...more.spec,
    },
    status: { phase: 'Bound', ...more.status },
  });
const volume = (name: string, more: { readonly spec?: object; readonly status?: object } = {}) =>
  thing('PersistentVolume', name, {
    ns: null,
    age: 900,
    spec: {
      capacity: { storage: '5Gi' },
      storageClassName: 'standard',
      claimRef: { namespace: 'shop', name: 'data' },
      ...more.spec,
    },
    status: { phase: 'Bound', ...more.status },
  });
const withClaim = (name: string) => ({
  volumes: [{ name: 'data', persistentVolumeClaim: { claimName: name } }],
});
const multi = deployment('web', {
  pod: withClaim('data'),
  replicas: 2,
  pods: [
    { is: 'running', node: 'node-1' },
    {
      is: 'creating',
      node: 'node-2',
      reason: 'FailedAttachVolume',
      says: 'Multi-Attach error for volume "pvc-1" Volume is already used by pod(s) web-7c9f4d5b6-b2x0q',
    },
  ],
});
const missingClaim = deployment('web', {
  pod: withClaim('uploads'),
  pods: [
    {
      is: 'pending',
      says: '0/3 nodes are available: persistentvolumeclaim "uploads" not found. preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling.',
    },
  ],
});
const zone = statefulSet('db', {
  pod: withClaim('data'),
  pods: [
    {
      is: 'pending',
      says: '0/3 nodes are available: 3 node(s) had volume node affinity conflict. preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling.',
    },
  ],
});
const wffc = statefulSet('db', {
  pod: withClaim('data-db-0'),
  pods: [
    {
      is: 'pending',
      says: 'running PreBind plugin "VolumeBinding": binding volumes: context deadline exceeded',
    },
  ],
});
const wffcClaim = claim('data-db-0', { status: { phase: 'Pending' } });
const csi = deployment('web', {
  pod: withClaim('data'),
  pods: [
    {
      is: 'creating',
      reason: 'FailedMount',
      says: 'MountVolume.MountDevice failed for volume "pvc-1" : rpc error: code = Internal desc = mount failed: exit status 32, wrong fs type, bad option, bad superblock on /dev/nvme1n1',
    },
  ],
});
const nfs = deployment('web', {
  pod: { volumes: [{ name: 'share', nfs: { server: 'nas', path: '/x' } }] },
  pods: [
    {
      is: 'creating',
      says: 'MountVolume.SetUp failed for volume "share" : mount failed: exit status 32 Mounting command: mount Output: mount.nfs: Connection timed out',
    },
  ],
});

/** Volumes that do not come. */
export const volumes: readonly Variant[] = [
  {
    name: 'a volume that another node still holds',
    objects: [...around, ...multi, claim('data', { spec: { volumeName: 'pvc-1' } }), volume('pvc-1')],
    root: ['Pod/shop/web-*', /Multi-Attach|already used/, 'critical'],
    also: [['Deployment/shop/web', /1 of 2/]],
  },
  {
    name: 'a claim that does not exist',
    objects: [...around, ...missingClaim],
    root: ['Pod/shop/web-*', /uploads/, 'critical'],
    also: [['Deployment/shop/web', /0 of 1/]],
  },
  {
    name: 'a volume in another zone',
    objects: [...around, ...zone, claim('data', { spec: { volumeName: 'pvc-1' } }), volume('pvc-1')],
    root: ['Pod/shop/db-0', /affinity|zone/, 'critical'],
    also: [['StatefulSet/shop/db', /0 of 1/]],
  },
  {
    name: 'a provisioner that does nothing',
    objects: [
      ...around,
      ...wffc,
      wffcClaim,
      said(
        wffcClaim,
        'ExternalProvisioning',
        "Waiting for a volume to be created either by the external provisioner 'csi.example.org' or manually by the system administrator.",
        { type: 'Normal' },
      ),
    ],
    root: ['PersistentVolumeClaim/shop/data-db-0', /provision|csi|waiting/i, 'critical'],
    also: [
      ['Pod/shop/db-0', /volume|claim|bind/i],
      ['StatefulSet/shop/db', /0 of 1/],
    ],
  },
  {
    name: 'a provisioner that fails',
    objects: [
      ...around,
      ...wffc,
      wffcClaim,
      said(
        wffcClaim,
        'ProvisioningFailed',
        'failed to provision volume with StorageClass "standard": rpc error: code = ResourceExhausted desc = quota of disks exceeded',
      ),
    ],
    root: ['PersistentVolumeClaim/shop/data-db-0', /quota of disks/i, 'critical'],
    also: [
      ['Pod/shop/db-0', /volume|claim|bind/i],
      ['StatefulSet/shop/db', /0 of 1/],
    ],
  },
  {
    name: 'a broken file system',
    objects: [...around, ...csi, claim('data', { spec: { volumeName: 'pvc-1' } }), volume('pvc-1')],
    root: ['Pod/shop/web-*', /superblock/, 'critical'],
    also: [['Deployment/shop/web', /0 of 1/]],
  },
  {
    name: 'a share that does not answer',
    objects: [...around, ...nfs],
    root: ['Pod/shop/web-*', /timed out/, 'critical'],
    also: [['Deployment/shop/web', /0 of 1/]],
  },
  {
    name: 'healthy: a pod that began a minute ago',
    objects: [
      ...around,
      ...deployment('web', {
        age: 1,
        pods: [
          { is: 'creating', for: 1 },
          { is: 'running', for: 0.5 },
        ],
      }),
    ],
  },
];
