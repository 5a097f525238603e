// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import { Refused } from '../../core/errors.ts';
import { refOf } from '../../core/kind.ts';
import type { KindName } from '../../core/kinds/index.ts';
import { ownerChain } from '../../core/owner-chain.ts';
import { type Ref } from '../../core/ref.ts';
import { causesOf } from '../../core/relations.ts';
import { defineTool } from '../tool.ts';

const AROUND: readonly KindName[] = [
  'Pod',
  'ReplicaSet',
  'Deployment',
  'StatefulSet',
  'DaemonSet',
  'Job',
  'Service',
  'EndpointSlice',
  'Ingress',
  'PersistentVolumeClaim',
  'HorizontalPodAutoscaler',
];
const ROWS = 40;

const text = ({ kind, namespace, name }: Ref): string =>
  `${kind} ${namespace === undefined ? name : `${namespace}/${name}`}`;

export default defineTool({
  name: 'relations',
  description: 'What an object belongs to, what belongs to it, and what it depends on.',
  args: z.object({ kind: z.string(), name: z.string(), namespace: z.string() }),
  says: ({ kind, name, namespace }) => `what ${kind} ${name} in ${namespace} is connected with`,
  look: async ({ kind: word, name, namespace: given }, looking) => {
    const kind = looking.kind(word);
    const namespace = looking.namespace(given) ?? given;
    const index = await looking.read([...new Set([kind, ...AROUND])], namespace);
    const object = index.find(kind, name, namespace);
    if (object === undefined) throw new Refused(`there is no ${kind} ${name} in ${namespace}`);
    const ref = refOf(object);
    const lines = [
      ...ownerChain(index, object)
        .slice(1)
        .map((owner) => `belongs to ${text(refOf(owner))}`),
      ...index.ownedBy(object).map((owned) => `owns ${text(refOf(owned))}`),
      ...causesOf(ref, index).map(({ to, sure }) => `${sure ? 'depends on' : 'may depend on'} ${text(to)}`),
      ...AROUND.flatMap((around) =>
        index
          .objects(around, namespace)
          .filter((other) => causesOf(refOf(other), index).some(({ to }) => text(to) === text(ref)))
          .map((other) => `is needed by ${text(refOf(other))}`),
      ),
    ];
    const found = [...new Set(lines)];
    if (found.length === 0) return 'Nothing that is known here is connected with it.';
    return [
      ...found.slice(0, ROWS),
      ...(found.length > ROWS ? [`and ${found.length - ROWS} more`] : []),
    ].join('\n');
  },
});
