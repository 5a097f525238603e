// SPDX-License-Identifier: Apache-2.0

import { defineAnalyzer } from '../src/core/analyzer.ts';
import { MINUTE } from '../src/core/clock.ts';
import { freeText, name, word } from '../src/core/datum.ts';
import { refOf } from '../src/core/kind.ts';
import { deletionProblems, stuckDeletion } from '../src/core/stuck-deletion.ts';

const DOCS = 'https://kubernetes.io/docs/concepts/storage/persistent-volumes/';
const SHOW = 'kubectl describe pv {name}';

/** Time that a driver gets to delete a disk. */
const PATIENCE = 10 * MINUTE;

export default defineAnalyzer({
  kind: 'Storage',
  group: 'additional',
  title: 'Volumes that failed, or lie about without a claim',
  why: 'A volume without its claim costs money and keeps data that nobody can reach.',
  each: 'PersistentVolume',
  reads: ['PersistentVolumeClaim', 'Event'],
  problems: {
    'stuck-terminating': {
      ...deletionProblems['stuck-terminating'],
      kubectl: 'kubectl get pv {name} -o yaml',
    },
    failed: {
      severity: 'warning',
      message: 'is in phase Failed: it could not be reclaimed after its claim {claim} was deleted: {detail}',
      fix: 'Correct what the message names, then delete the volume and its disk by hand.',
      docs: `${DOCS}#phase`,
      kubectl: SHOW,
    },
    released: {
      severity: 'info',
      message:
        'is in phase Released: its claim {claim} was deleted, its data are kept ({policy}), and nobody else can use it',
      fix: 'Delete the volume when nobody needs its data, or remove its claimRef to let a new claim have it.',
      docs: `${DOCS}#retain`,
      kubectl: SHOW,
    },
    'delete-stuck': {
      severity: 'warning',
      message: 'is in phase Released, although it should be deleted with its claim {claim}: {detail}',
      fix: 'Check the CSI driver that should delete the disk, and what still holds it.',
      docs: `${DOCS}#delete`,
      kubectl: SHOW,
    },
    'deleted-in-use': {
      severity: 'warning',
      message: 'was deleted while its claim {claim} uses it: it goes as soon as the claim does',
      fix: 'Save the data and move the claim to another volume; a deletion cannot be taken back.',
      docs: `${DOCS}#storage-object-in-use-protection`,
      kubectl: SHOW,
    },
  },
  *check(volume, cluster) {
    const { phase, claim, message, phaseSince: since, metadata } = volume;
    // Nearly every volume.
    if (phase !== 'Failed' && phase !== 'Released' && metadata.deletionTimestamp === undefined) return;
    const claimed = name(
      'PersistentVolumeClaim',
      claim === undefined ? '(none)' : `${claim.namespace}/${claim.name}`,
    );
    const event = cluster.events(volume).find(({ type }) => type !== 'Normal');
    const facts = { evidence: event === undefined ? [] : [cluster.quote(event)], since };
    const detail = freeText(message || event?.message || 'no message was given');
    if (phase === 'Failed') yield { code: 'failed', data: { claim: claimed, detail }, ...facts };
    if (phase === 'Released') {
      const isGone = volume.reclaimPolicy === 'Delete';
      if (!isGone)
        yield { code: 'released', data: { claim: claimed, policy: word(volume.reclaimPolicy) }, ...facts };
      else if (cluster.olderThan(since, PATIENCE))
        yield { code: 'delete-stuck', data: { claim: claimed, detail }, ...facts };
    }
    const user =
      phase === 'Bound' && claim !== undefined
        ? cluster.find('PersistentVolumeClaim', claim.name, claim.namespace)
        : undefined;
    const deleted = metadata.deletionTimestamp;
    if (user !== undefined && deleted !== undefined && cluster.olderThan(deleted, MINUTE)) {
      // A claim that cannot go either is what the volume waits for.
      const blames = user.metadata.deletionTimestamp === undefined ? [] : [refOf(user)];
      yield { code: 'deleted-in-use', data: { claim: claimed }, blames, since: deleted };
    }
    // Of a volume whose disk cannot be deleted its phase has told already.
    else if (phase !== 'Failed' && (phase !== 'Released' || volume.reclaimPolicy !== 'Delete'))
      yield* stuckDeletion(volume, cluster, { said: event?.message });
  },
});
