// SPDX-License-Identifier: Apache-2.0

import { definePrompt, HOW_TO_ANSWER } from '../prompt.ts';

export default definePrompt({
  name: 'troubleshoot-pod',
  title: 'Find out what is wrong with a pod',
  description: 'Step by step: the incident, the state, the log, the events, what changed',
  arguments: {
    podName: { description: 'Name of the pod', required: false },
    namespace: { description: 'Its namespace', required: false },
  },
  text: ({ podName, namespace }) => {
    const pod = podName === undefined ? 'the pod' : `pod ${podName}`;
    const where = namespace === undefined ? '' : ` in namespace ${namespace}`;
    const space = namespace === undefined ? '' : `, namespace "${namespace}"`;
    const name = podName ?? 'NAME';
    return `Find out what is wrong with ${pod}${where}.

1. ${podName === undefined ? 'Call list-resources with resourceType "pod" to find pods that are not ready, and choose one.' : `Call analyze with object "pod/${name}"${space}: it names the incident, the cause and what follows from it.`}
2. Call get-resource with resourceType "pod", name "${name}"${space}: which container waits or has ended, with which reason and exit code; which ConfigMaps, Secrets and claims it needs.
3. Where a container has started at least once, call get-logs with podName "${name}"${space}, and again with previous true when it was restarted.
4. Call list-events with involvedObjectKind "Pod", involvedObjectName "${name}"${space}: scheduling, images, probes, mounts.
5. Where something that it needs is missing or unwell, call relations and follow it to its end: the pod may only be where it shows.
6. Call timeline with resourceType "pod", name "${name}"${space} to see what changed shortly before it began.

What the reasons mean:
- Pending and FailedScheduling: no node has room, or taints, affinity or a claim forbid all of them.
- CreateContainerConfigError: a ConfigMap, Secret or key that it names does not exist.
- ErrImagePull, ImagePullBackOff: the image or tag does not exist, or the credentials for the registry are missing.
- CrashLoopBackOff: the program ends by itself; exit code 137 with OOMKilled is memory, 1 or 2 is in its log.
- Running and not ready: the readiness probe fails; what it calls may be down.

${HOW_TO_ANSWER}`;
  },
});
