// SPDX-License-Identifier: Apache-2.0

import { definePrompt, HOW_TO_ANSWER } from '../prompt.ts';

export default definePrompt({
  name: 'troubleshoot-deployment',
  title: 'Find out what is wrong with a Deployment',
  description: 'Step by step: the incident, the rollout, its pods, what it depends on, what changed',
  arguments: {
    deploymentName: { description: 'Name of the Deployment', required: false },
    namespace: { description: 'Its namespace', required: false },
  },
  text: ({ deploymentName, namespace }) => {
    const name = deploymentName ?? 'NAME';
    const space = namespace === undefined ? '' : `, namespace "${namespace}"`;
    const where = namespace === undefined ? '' : ` in namespace ${namespace}`;
    return `Find out why ${deploymentName === undefined ? 'a Deployment' : `Deployment ${deploymentName}`}${where} does not do what it should.

1. ${deploymentName === undefined ? 'Call list-resources with resourceType "deployment" and choose one with fewer ready replicas than it wants.' : `Call analyze with object "deployment/${name}"${space}.`}
2. Call timeline with resourceType "deployment", name "${name}"${space}: did a rollout, a change of configuration or a scaling come shortly before? A rollout says which image or field it changed, and who made it where that is known.
3. Call get-resource with resourceType "deployment", name "${name}"${space}: replicas wanted, updated and available; the conditions Available, Progressing and ReplicaFailure.
4. Call relations with resourceType "deployment", name "${name}"${space}: what it uses that does not exist, which Services select its pods, which autoscaler and budget act on it.
5. Call list-resources with resourceType "pod"${space} and look at one of its pods that is not ready with get-logs and list-events.
6. ReplicaFailure or FailedCreate: a quota, a policy or an admission webhook refuses its pods; list-events of its ReplicaSet says which.

Decide whether it is the new version (old pods are well, new ones are not), something that all of it depends on (all are unwell at once), or room in the cluster (pods stay Pending).

${HOW_TO_ANSWER}`;
  },
});
