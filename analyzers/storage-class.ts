// SPDX-License-Identifier: Apache-2.0

import { defineAnalyzer } from '../src/core/analyzer.ts';
import { name, names, quantity } from '../src/core/datum.ts';
import type { StorageClass } from '../src/core/kinds/storage-class.ts';
import { byText } from '../src/core/ref.ts';

const DOCS = 'https://kubernetes.io/docs/concepts/storage/storage-classes/';
const VOLUMES = 'https://kubernetes.io/docs/concepts/storage/volumes/';
const SHOW = 'kubectl get storageclass';

/** In-tree plug-ins whose work a CSI driver does since: claims go on working where that driver is installed. */
const MIGRATED: ReadonlyMap<string, string> = new Map(
  Object.entries({
    'kubernetes.io/aws-ebs': 'ebs.csi.aws.com',
    'kubernetes.io/azure-disk': 'disk.csi.azure.com',
    'kubernetes.io/azure-file': 'file.csi.azure.com',
    'kubernetes.io/cinder': 'cinder.csi.openstack.org',
    'kubernetes.io/gce-pd': 'pd.csi.storage.gke.io',
    'kubernetes.io/portworx-volume': 'pxd.portworx.com',
    'kubernetes.io/vsphere-volume': 'csi.vsphere.vmware.com',
  }),
);

/** In-tree plug-ins that are gone, with a version that surely has them no more: nothing provisions for them. */
const REMOVED: ReadonlyMap<string, string> = new Map(
  Object.entries({
    'kubernetes.io/cephfs': 'v1.31',
    'kubernetes.io/flocker': 'v1.25',
    'kubernetes.io/glusterfs': 'v1.26',
    'kubernetes.io/quobyte': 'v1.25',
    'kubernetes.io/rbd': 'v1.31',
    'kubernetes.io/scaleio': 'v1.22',
    'kubernetes.io/storageos': 'v1.25',
  }),
);

/** Of several default classes Kubernetes takes the newest, and of equals the first by name. */
const byPreference = (a: StorageClass, b: StorageClass): number =>
  (b.metadata.creationTimestamp ?? 0) - (a.metadata.creationTimestamp ?? 0) ||
  byText(a.metadata.name, b.metadata.name);

export default defineAnalyzer({
  kind: 'Storage',
  group: 'additional',
  title: 'Storage classes with an unclear default or a provisioner of the past',
  why: 'Which disk a claim without a class gets is decided here, for everybody.',
  each: 'StorageClass',
  reads: [],
  problems: {
    'several-defaults': {
      severity: 'warning',
      message: 'is one of {count} default StorageClasses ({classes}): claims that name none get {chosen}',
      fix: 'Take the annotation that makes a class the default from all of them but one.',
      docs: `${DOCS}#default-storageclass`,
      kubectl: SHOW,
    },
    'no-default': {
      severity: 'info',
      message:
        'is not the default, and neither is any other StorageClass ({classes}): claims that name none stay Pending',
      fix: 'Mark one StorageClass as the default, if claims may leave theirs out.',
      docs: `${DOCS}#default-storageclass`,
      kubectl: SHOW,
    },
    'provisioner-migrated': {
      severity: 'info',
      message: 'uses the deprecated in-tree provisioner {provisioner}: the CSI driver {driver} does its work',
      fix: 'Make a class with provisioner {driver}, and let new claims use it.',
      docs: `${VOLUMES}#csi-migration`,
      kubectl: SHOW,
    },
    'provisioner-removed': {
      severity: 'warning',
      message:
        'uses provisioner {provisioner}, which Kubernetes {version} and later do not have: nothing provisions its volumes',
      fix: 'Make a class of a CSI driver for that storage, and let claims use it.',
      docs: `${VOLUMES}#volume-types`,
      kubectl: SHOW,
    },
  },
  *check(storageClass, cluster) {
    const all = cluster.list('StorageClass');
    const classes = (some: readonly StorageClass[]) =>
      names('StorageClass', some.map(({ metadata }) => metadata.name).sort(byText));
    const defaults = all.filter(({ isDefault }) => isDefault).sort(byPreference);
    const [chosen] = defaults;
    if (chosen !== undefined && storageClass.isDefault && defaults.length > 1) {
      yield {
        code: 'several-defaults',
        data: {
          count: quantity(defaults.length),
          classes: classes(defaults),
          chosen: name('StorageClass', chosen.metadata.name),
        },
        // One trouble, led by the class that has its way.
        blames: chosen === storageClass ? [] : [{ kind: 'StorageClass', name: chosen.metadata.name }],
        since: chosen.metadata.creationTimestamp,
      };
    }
    if (chosen === undefined && cluster.knows('StorageClass') && all[0] === storageClass)
      yield { code: 'no-default', data: { classes: classes(all) } };
    const { provisioner } = storageClass;
    const [driver, version] = [MIGRATED.get(provisioner), REMOVED.get(provisioner)];
    const data = { provisioner: name('provisioner', provisioner) };
    if (driver !== undefined)
      yield { code: 'provisioner-migrated', data: { ...data, driver: name('provisioner', driver) } };
    if (version !== undefined)
      yield { code: 'provisioner-removed', data: { ...data, version: name('version', version) } };
  },
});
