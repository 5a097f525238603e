// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import { plain } from '../../core/document.ts';
import { Refused } from '../../core/errors.ts';
import type { ReplicaSet } from '../../core/kinds/replica-set.ts';
import { templateDifference } from '../../core/template-difference.ts';
import { ageOf } from '../plain-object.ts';
import { defineTool } from '../tool.ts';

const REVISION = 'deployment.kubernetes.io/revision';

export default defineTool({
  name: 'rollout_history',
  description: 'Revisions of a Deployment, newest first, with what each changed in its pods.',
  args: z.object({ namespace: z.string(), deployment: z.string() }),
  says: ({ deployment, namespace }) => `rollout history of ${deployment} in ${namespace}`,
  look: async ({ namespace: given, deployment: name }, looking) => {
    const namespace = looking.namespace(given) ?? given;
    const index = await looking.read(['Deployment', 'ReplicaSet'], namespace);
    const deployment = index.find('Deployment', name, namespace);
    if (deployment === undefined) throw new Refused(`there is no Deployment ${name} in ${namespace}`);
    const sets = index
      .ownedBy(deployment)
      .filter((object): object is ReplicaSet => object.kind === 'ReplicaSet')
      .sort((a, b) => Number(b.metadata.annotations[REVISION]) - Number(a.metadata.annotations[REVISION]));
    if (sets.length === 0) throw new Refused('no revision of it is kept');
    return sets
      .map((set, at) => {
        const former = sets[at + 1];
        const difference =
          former === undefined ? '' : plain(templateDifference(former.template, set.template));
        const images = set.template.spec.containers.map(({ image }) => image).join(', ');
        return `revision ${set.metadata.annotations[REVISION] ?? '?'} age=${ageOf(set.metadata.creationTimestamp, looking.now())} images: ${images}${difference === '' ? '' : `; changed: ${difference}`}`;
      })
      .join('\n');
  },
});
