// SPDX-License-Identifier: Apache-2.0

import { defineAnalyzer } from '../src/core/analyzer.ts';
import { freeText, name, word } from '../src/core/datum.ts';
import type { Pod } from '../src/core/kinds/pod.ts';
import {
  containerEvidence,
  containerOf,
  isEnded,
  isLeaving,
  statusesOf,
  unreadySince,
} from '../src/core/pod-state.ts';
import type { Ref } from '../src/core/ref.ts';
import { unwellPods } from '../src/core/unwell-pods.ts';

const PULLING = new Set([
  'ErrImagePull',
  'ImagePullBackOff',
  'ErrImageNeverPull',
  'ImageInspectError',
  'RegistryUnavailable',
  'InvalidImageName',
  'SignatureValidationFailed',
]);
const DOCS = 'https://kubernetes.io/docs/concepts/containers/images/';

/** Says that kubelet waits before it tries again, and not what went wrong. */
const SAYS_NOTHING = /^(?:back-off pulling image "[^"]*"\.?|)$/i;

/** Of a name that cannot be read, what is wrong with it. */
const UNPARSED = /couldn't parse image (?:name|reference) "[^"]*": ([\s\S]+)$/;

/** What went wrong: runtimes name the image again and again before they say it. */
const afterImage = (message: string, image: string): string => {
  const at = message.lastIndexOf(image);
  const rest = at < 0 ? undefined : /^"?: (.+)$/s.exec(message.slice(at + image.length))?.[1];
  return (rest ?? message).replace(/^ErrImagePull: /, '');
};

/** Image pull Secrets of the pod that do not exist, by the snapshot or by what kubelet said. */
const missingSecrets = (
  pod: Pod,
  complaint: string,
  lacks: (secret: string) => boolean,
  knows: boolean,
): readonly string[] =>
  pod.spec.imagePullSecrets.filter(
    (secret) =>
      lacks(secret) || (!knows && (complaint.includes(`(${secret})`) || complaint.includes(`"${secret}"`))),
  );

export default defineAnalyzer({
  kind: 'Pod',
  group: 'core',
  title: 'Images that cannot be pulled',
  why: 'Without its image a container never starts, and new revisions wait for ever.',
  each: 'Pod',
  reads: ['Event', 'Secret', 'ReplicaSet', 'Job'],
  problems: {
    'pull-failed': {
      severity: 'critical',
      symptom: true,
      message: 'cannot pull image {image}[ for container {container}]: {detail}',
      fix: 'Correct the image name and tag {image}, or give the pod access to its registry.',
      docs: DOCS,
    },
    'name-invalid': {
      severity: 'critical',
      message: 'cannot start: {image} is not a valid image name ({reason}): {detail}',
      fix: 'Correct the image name of container {container}.',
      docs: `${DOCS}#image-names`,
    },
    'never-pulled': {
      severity: 'critical',
      message: 'cannot start: image {image} is not on its node, and imagePullPolicy Never forbids to pull it',
      fix: 'Load the image onto the nodes, or set imagePullPolicy of container {container} to IfNotPresent.',
      docs: `${DOCS}#image-pull-policy`,
    },
    'pull-secret-missing': {
      severity: 'critical',
      message: 'cannot pull its image: image pull Secret {secret} does not exist',
      fix: 'Create the registry Secret {secret} in namespace {namespace}, or name the right one in imagePullSecrets.',
      docs: 'https://kubernetes.io/docs/tasks/configure-pod-container/pull-image-private-registry/',
      kubectl: 'kubectl get secret {secret} -n {namespace}',
    },
  },
  among: unwellPods,
  *check(pod, cluster) {
    if (isEnded(pod) || isLeaving(pod)) return;
    const failing = [...statusesOf(pod), ...pod.ephemeralContainers].filter(({ state }) =>
      PULLING.has(state.waiting?.reason ?? ''),
    );
    if (failing.length === 0) return;
    const { namespace } = pod.metadata;
    const events = cluster.events(pod);
    const since = unreadySince(pod);
    const complaint = events.find((event) => event.reason === 'FailedToRetrieveImagePullSecret');
    const secrets = missingSecrets(
      pod,
      complaint?.message ?? '',
      (secret) => cluster.lacks('Secret', secret, namespace),
      cluster.knows('Secret', namespace),
    );
    const blames = secrets.map((secret): Ref => ({ kind: 'Secret', namespace, name: secret }));
    for (const status of failing) {
      const { reason = '', message = '' } = status.state.waiting ?? {};
      const image = containerOf(pod, status.name)?.image || status.image || 'of an unknown name';
      const told = events.find(
        (event) => event.reason === 'Failed' && /pull/i.test(event.message) && event.message.includes(image),
      );
      const detail = SAYS_NOTHING.test(message) ? (told?.message ?? message) : message;
      const facts = {
        data: {
          image: name('image', image),
          container: name('container', status.name),
          detail: freeText(SAYS_NOTHING.test(detail) ? reason : afterImage(detail, image)),
        },
        // A debugging container that does not start harms nobody else.
        ...(pod.ephemeralContainers.includes(status) ? { severity: 'warning' as const } : {}),
        evidence: [containerEvidence(pod, status), ...(told === undefined ? [] : [cluster.quote(told)])],
        blames,
        since,
      };
      if (reason === 'InvalidImageName') {
        const { image, container } = facts.data;
        const said = freeText(UNPARSED.exec(message)?.[1] ?? (message || 'no message was given'));
        yield {
          ...facts,
          code: 'name-invalid',
          data: { image, container, reason: word(reason), detail: said },
        };
      } else if (reason === 'ErrImageNeverPull') yield { ...facts, code: 'never-pulled' };
      else yield { ...facts, code: 'pull-failed' };
    }
    for (const secret of secrets) {
      yield {
        code: 'pull-secret-missing',
        data: { secret: name('Secret', secret) },
        blames: [{ kind: 'Secret', namespace, name: secret }],
        evidence: complaint === undefined ? [] : [cluster.quote(complaint)],
        since,
      };
    }
  },
});
