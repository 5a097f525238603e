import { defineAnalyzer } from '../src/core/analyzer.ts';
import { freeText, name } from '../src/core/datum.ts';
import { containerEvidence, containerOf, isEnded, statusesOf } from '../src/core/pod-state.ts';

const PULLING = new Set(['ErrImagePull', 'ImagePullBackOff', 'ErrImageNeverPull', 'ImageInspectError', 'RegistryUnavailable', 'InvalidImageName', 'SignatureValidationFailed']);
const DOCS = 'https://kubernetes.io/docs/concepts/containers/images/';

export default defineAnalyzer({
  kind: 'Pod',
  group: 'core',
  title: 'Images that cannot be pulled',
  why: 'Without its image a container never starts, and new revisions wait for ever.',
  each: 'Pod',
  reads: ['Event', 'Secret'],
  problems: {
    'pull-failed': {
      severity: 'critical',
      symptom: true,
      message: 'cannot pull image {image} for container {container}: {detail}',
      fix: 'Correct the image name and tag {image}, or give the pod access to its registry.',
      docs: DOCS,
    },
    'name-invalid': {
      severity: 'critical',
      message: 'cannot start: {image} is not a valid image name',
      fix: 'Correct the image name of container {container}.',
      docs: `${DOCS}#image-names`,
    },
    'pull-secret-missing': {
      severity: 'critical',
      message: 'cannot pull its image: image pull Secret {secret} does not exist',
      fix: 'Create the registry Secret {secret} in namespace {namespace}, or name the right one in imagePullSecrets.',
      docs: 'https://kubernetes.io/docs/tasks/configure-pod-container/pull-image-private-registry/',
      kubectl: 'kubectl get secret {secret} -n {namespace}',
    },
  },
  *check(pod, cluster) {
    if (isEnded(pod)) return;
    const events = cluster.events(pod);
    let failing = false;
    for (const status of statusesOf(pod)) {
      const waiting = status.state.waiting;
      if (waiting === undefined || !PULLING.has(waiting.reason)) continue;
      failing = true;
      const image = containerOf(pod, status.name)?.image ?? 'unknown';
      const told = events.find((event) => event.reason === 'Failed' && /pull/i.test(event.message) && event.message.includes(image));
      // "Back-off pulling image" says nothing: the event of the first failure does.
      const detail = /^back-off/i.test(waiting.message) || waiting.message === '' ? (told?.message ?? waiting.message) : waiting.message;
      const facts = {
        data: { image: name('image', image), container: name('container', status.name), detail: freeText(detail === '' ? waiting.reason : detail) },
        evidence: [containerEvidence(pod, status), ...(told === undefined ? [] : [cluster.quote(told)])],
        since: pod.startTime,
      };
      yield waiting.reason === 'InvalidImageName' ? { code: 'name-invalid', ...facts } : { code: 'pull-failed', ...facts };
    }
    if (!failing) return;
    const complaint = events.find((event) => event.reason === 'FailedToRetrieveImagePullSecret');
    for (const secret of pod.spec.imagePullSecrets) {
      const named = complaint?.message.includes(`(${secret})`) === true || complaint?.message.includes(`"${secret}"`) === true;
      if (!named && !cluster.lacks('Secret', secret, pod.metadata.namespace)) continue;
      yield {
        code: 'pull-secret-missing',
        data: { secret: name('Secret', secret) },
        blames: [{ kind: 'Secret', namespace: pod.metadata.namespace, name: secret }],
        evidence: complaint === undefined ? [] : [cluster.quote(complaint)],
        since: pod.startTime,
      };
    }
  },
});
