// SPDX-License-Identifier: Apache-2.0

import { defineAnalyzer } from '../src/core/analyzer.ts';
import { MINUTE } from '../src/core/clock.ts';
import type { Cluster } from '../src/core/cluster.ts';
import { conditionOf } from '../src/core/condition.ts';
import { freeText, name, shownNames, word } from '../src/core/datum.ts';
import type { Finding } from '../src/core/finding.ts';
import { refOf } from '../src/core/kind.ts';
import type { Event } from '../src/core/kinds/event.ts';
import type { PersistentVolumeClaim } from '../src/core/kinds/persistent-volume-claim.ts';
import { byText } from '../src/core/ref.ts';

const DOCS = 'https://kubernetes.io/docs/concepts/storage/persistent-volumes/';
const CLASSES = 'https://kubernetes.io/docs/concepts/storage/storage-classes/';

/** Time that a provisioner gets before a claim counts as stuck. */
const PATIENCE = 5 * MINUTE;

/** Volumes of this provisioner are made by hand. */
const BY_HAND = 'kubernetes.io/no-provisioner';

type Reads = 'PersistentVolumeClaim' | 'StorageClass' | 'PersistentVolume' | 'Pod' | 'Event';

const isUsed = (claim: PersistentVolumeClaim, cluster: Cluster<Reads>): boolean =>
  cluster
    .list('Pod', claim.metadata.namespace)
    .some(({ spec }) => spec.volumes.some((volume) => volume.claim === claim.metadata.name));

/** The scheduler looked for a volume on every node, for a pod that mounts this claim. */
const findsNone = (claim: PersistentVolumeClaim, cluster: Cluster<Reads>): boolean =>
  cluster
    .list('Pod', claim.metadata.namespace)
    .filter(({ spec }) => spec.volumes.some((volume) => volume.claim === claim.metadata.name))
    .some(({ conditions }) =>
      /find available persistent volumes to bind/.test(
        conditionOf(conditions, 'PodScheduled')?.message ?? '',
      ),
    );

/** A pod has a node, and the provisioner was asked for a volume there. */
const isAskedFor = ({ metadata }: PersistentVolumeClaim, events: readonly Event[]): boolean =>
  metadata.annotations['volume.kubernetes.io/selected-node'] !== undefined ||
  events.some(({ reason }) => reason === 'ExternalProvisioning' || reason === 'Provisioning');

/** Nobody waits for a claim that no pod mounts. */
const severityOf = (
  claim: PersistentVolumeClaim,
  cluster: Cluster<Reads>,
): { severity: Finding['severity'] } => ({
  severity:
    !cluster.knows('Pod', claim.metadata.namespace) || isUsed(claim, cluster) ? 'critical' : 'warning',
});

export default defineAnalyzer({
  kind: 'PersistentVolumeClaim',
  group: 'core',
  title: 'Claims that get no volume or lost theirs',
  why: 'A claim that stays Pending keeps every pod that mounts it Pending too.',
  each: 'PersistentVolumeClaim',
  reads: ['StorageClass', 'PersistentVolume', 'Pod', 'Event'],
  problems: {
    'class-missing': {
      severity: 'critical',
      message: 'uses StorageClass {class}, which does not exist',
      fix: 'Create StorageClass {class}, or make the claim anew with an existing class ({known}).',
      docs: CLASSES,
      kubectl: 'kubectl get storageclass',
    },
    'no-default-class': {
      severity: 'critical',
      message: 'names no StorageClass and the cluster has no default one, so nothing provisions its volume',
      fix: 'Make a StorageClass the default one, or name a class in the claim; the cluster has {known}.',
      docs: `${CLASSES}#default-storageclass`,
      kubectl: 'kubectl get storageclass',
    },
    'provisioning-failed': {
      severity: 'critical',
      message: 'cannot be provisioned: {detail}',
      fix: 'Correct what the provisioner names: parameters, quota, permissions or capacity.',
      docs: `${DOCS}#provisioning`,
    },
    'provisioning-stuck': {
      severity: 'warning',
      message: 'is still Pending: provisioner {provisioner} has not made its volume',
      fix: 'Check that the provisioner {provisioner} runs, and read its log.',
      docs: `${DOCS}#provisioning`,
    },
    'no-volume-matches': {
      severity: 'critical',
      message: 'is Pending: no PersistentVolume of class {class} matches its size {size} and access modes',
      fix: 'Create a PersistentVolume of class {class} with at least {size}, or use a class that provisions volumes.',
      docs: `${DOCS}#binding`,
      kubectl: 'kubectl get pv',
    },
    'volume-missing': {
      severity: 'critical',
      message: 'asks for PersistentVolume {volume}, which does not exist',
      fix: 'Create PersistentVolume {volume}, or make the claim anew without volumeName.',
      docs: `${DOCS}#reserving-a-persistentvolume`,
      kubectl: 'kubectl get pv',
    },
    'volumes-released': {
      severity: 'critical',
      message:
        'is Pending: no PersistentVolume of class {class} is Available, {released} is Released and kept for the claim before',
      fix: 'Create a PersistentVolume of class {class}, or remove claimRef from {released} when the claim before is gone for good.',
      docs: `${DOCS}#retain`,
      kubectl: 'kubectl get pv',
    },
    'volume-taken': {
      severity: 'critical',
      message:
        'is Pending: PersistentVolume {volume}, which it names, is {phase} and belongs to claim {other}',
      fix: 'Name another volume, or remove claimRef from PersistentVolume {volume} when claim {other} is gone for good.',
      docs: `${DOCS}#reserving-a-persistentvolume`,
      kubectl: 'kubectl get pv {volume}',
    },
    lost: {
      severity: 'critical',
      message: 'is Lost: its PersistentVolume {volume} no longer exists',
      fix: 'Restore the data from a backup into a new claim; the volume {volume} of this one is gone.',
      docs: `${DOCS}#phase`,
      kubectl: 'kubectl get pv',
    },
  },
  *check(claim, cluster) {
    const { phase, volumeName, storageClassName, metadata } = claim;
    const events = cluster.events(claim);
    const since = metadata.creationTimestamp;
    if (phase === 'Lost') {
      const volume = volumeName ?? '(unnamed)';
      yield {
        code: 'lost',
        data: { volume: name('PersistentVolume', volume) },
        blames: volumeName === undefined ? [] : [{ kind: 'PersistentVolume', name: volumeName }],
      };
      return;
    }
    if (phase !== 'Pending') return;
    if (volumeName !== undefined && cluster.lacks('PersistentVolume', volumeName)) {
      yield {
        code: 'volume-missing',
        data: { volume: name('PersistentVolume', volumeName) },
        blames: [{ kind: 'PersistentVolume', name: volumeName }],
        ...severityOf(claim, cluster),
        since,
      };
      return;
    }
    const named = volumeName === undefined ? undefined : cluster.find('PersistentVolume', volumeName);
    const holder = named?.claim;
    if (
      named !== undefined &&
      holder !== undefined &&
      (named.phase === 'Released' || holder.name !== metadata.name || holder.namespace !== metadata.namespace)
    ) {
      yield {
        code: 'volume-taken',
        data: {
          volume: name('PersistentVolume', named.metadata.name),
          phase: word(named.phase),
          other: name('PersistentVolumeClaim', `${holder.namespace}/${holder.name}`),
        },
        blames: [refOf(named)],
        ...severityOf(claim, cluster),
        since,
      };
      return;
    }
    const failed = events.find((event) => event.reason === 'ProvisioningFailed');
    const unbound = events.find((event) => event.reason === 'FailedBinding');
    const evidence = [failed, unbound].flatMap((event) =>
      event === undefined ? [] : [cluster.quote(event)],
    );
    const known = shownNames(
      'StorageClass',
      cluster
        .list('StorageClass')
        .map((each) => each.metadata.name)
        .sort(byText),
    );
    const facts = { evidence, since, ...severityOf(claim, cluster) };
    const alike = cluster
      .list('PersistentVolume')
      .filter((volume) => volume.storageClassName === storageClassName);
    const isBare = Boolean(storageClassName) && cluster.lacks('StorageClass', storageClassName ?? '');
    // A class without an object still binds volumes that carry its name: only where none does is it missed.
    if (isBare && alike.length === 0) {
      yield {
        code: 'class-missing',
        data: { class: name('StorageClass', storageClassName ?? ''), known },
        blames: [{ kind: 'StorageClass', name: storageClassName ?? '' }],
        ...facts,
      };
      return;
    }
    const storageClass = storageClassName ? cluster.find('StorageClass', storageClassName) : undefined;
    const byHand = isBare || storageClass?.provisioner === BY_HAND;
    if (failed !== undefined && failed.message !== '' && !byHand) {
      yield {
        code: 'provisioning-failed',
        data: { detail: freeText(failed.message) },
        blames: storageClass === undefined ? [] : [refOf(storageClass)],
        ...facts,
      };
      return;
    }
    if (
      storageClassName === undefined &&
      cluster.knows('StorageClass') &&
      !cluster.list('StorageClass').some(({ isDefault }) => isDefault)
    ) {
      yield { code: 'no-default-class', data: { known }, ...facts };
      return;
    }
    // The volume is made where the first pod runs: without one that has a node there is nothing to wait for.
    const isAwaited = byHand ? findsNone(claim, cluster) : isAskedFor(claim, events);
    if (storageClass?.bindsOnFirstConsumer === true && !isAwaited) return;
    if (unbound !== undefined || byHand || storageClassName === '') {
      if (unbound === undefined && failed === undefined && !cluster.olderThan(since, PATIENCE)) return;
      const className = storageClassName ? name('StorageClass', storageClassName) : word('""');
      const released = alike.filter((volume) => volume.phase === 'Released');
      if (released.length > 0 && alike.every((volume) => volume.phase !== 'Available')) {
        const names = released.map((volume) => volume.metadata.name).sort(byText);
        yield {
          code: 'volumes-released',
          data: { class: className, released: shownNames('PersistentVolume', names) },
          ...facts,
        };
        return;
      }
      yield {
        code: 'no-volume-matches',
        data: { class: className, size: word(claim.request ?? '(any)') },
        ...facts,
      };
      return;
    }
    if (storageClass !== undefined && cluster.olderThan(since, PATIENCE)) {
      yield {
        code: 'provisioning-stuck',
        data: { provisioner: name('provisioner', storageClass.provisioner) },
        ...facts,
      };
    }
  },
});
