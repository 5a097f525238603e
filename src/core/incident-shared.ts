// SPDX-License-Identifier: Apache-2.0

import { code, plain, type Text } from './document.ts';
import type { CauseTree } from './incident-trees.ts';
import { problemOf } from './incident-twins.ts';
import type { Ref } from './ref.ts';
import type { SnapshotIndex } from './snapshot-index.ts';
import { isSurelyMissing } from './unreached.ts';
import { isWorkload } from './workload-counts.ts';

const CONDITIONS: Readonly<Record<string, string>> = {
  MemoryPressure: 'memory',
  DiskPressure: 'disk space',
  PIDPressure: 'process ids',
};

/** What a node ran out of, as its kubelet says to those that it evicts. */
const lackOf = ({ lead }: CauseTree): string => {
  const [, resource, condition = ''] =
    /low on resource: ([a-z-]{1,40})|had condition: \[(\w{1,40})/.exec(plain(lead.message)) ?? [];
  return resource ?? CONDITIONS[condition] ?? 'resources';
};

/** Names of those that have the trouble themselves; what only follows from them is left out. */
export const sufferersOf = ({ members, guessed }: CauseTree): readonly string[] => [
  ...new Set(
    members
      .filter((member) => !guessed.has(member) && isWorkload(member.object))
      .map(({ owner }) => owner.name),
  ),
];

/** The one object that several workloads have in common and that is blamed for it. */
const sharedOf = ({ blamed, isShared }: CauseTree): Ref | undefined => (isShared ? blamed : undefined);

/** What is wrong with what several share: "cart and orders cannot reach db.example.org:5432". `who`: their names. */
export const sharedTitle = (tree: CauseTree, who: Text, index: SnapshotIndex): Text | undefined => {
  const blamed = sharedOf(tree);
  if (blamed === undefined) return undefined;
  const name = code(blamed.name);
  switch (blamed.kind) {
    case 'Host':
      return problemOf(tree.lead) === 'pull-failed'
        ? [...who, ' cannot pull images from ', name]
        : [...who, ' cannot reach ', name];
    case 'Service':
      return isSurelyMissing(blamed, index)
        ? [...who, ' cannot find Service ', name, ': it does not exist']
        : [...who, ' cannot reach Service ', name];
    case 'Node':
      if (problemOf(tree.lead) === 'volume-failed')
        return ['Node ', name, ' has no driver for the volumes of ', ...who];
      return problemOf(tree.lead) === 'evicted'
        ? ['Node ', name, ` ran out of ${lackOf(tree)} and evicted pods of `, ...who]
        : ['Node ', name, ' sets up no sandbox or network for pods of ', ...who];
    case 'DaemonSet':
      return who.length === 0
        ? ['Several nodes are not ready: ', name, ' sets up no pod network on them']
        : [...who, ' cannot start: ', name, ' sets up no pod network on several nodes'];
    default:
      return undefined;
  }
};

/** What to do about it; undefined where the leading finding says it. */
export const sharedFix = (tree: CauseTree, index: SnapshotIndex): Text | undefined => {
  const blamed = sharedOf(tree);
  if (blamed === undefined) return undefined;
  const name = code(blamed.name);
  const space = blamed.namespace === undefined ? [] : [' in namespace ', code(blamed.namespace)];
  switch (blamed.kind) {
    case 'Host':
      if (problemOf(tree.lead) === 'pull-failed')
        return [
          'Check that the nodes reach registry ',
          name,
          ', that it answers, and that the credentials for it are valid.',
        ];
      return [
        'Check from inside the cluster that ',
        name,
        ' answers: whether it runs, its name resolves, and no firewall or network policy is in between.',
      ];
    case 'Service':
      return isSurelyMissing(blamed, index)
        ? ['Create Service ', name, ...space, ', or correct the address that the programs call.']
        : [
            'Check what answers behind Service ',
            name,
            ...space,
            ': its ports, its pods, and the network policies in between.',
          ];
    case 'Node':
      return problemOf(tree.lead) === 'evicted'
        ? [
            `Find out what uses up the ${lackOf(tree)} of node `,
            name,
            '; set requests that match what its pods use.',
          ]
        : undefined;
    case 'DaemonSet':
      return ['Check the pods of DaemonSet ', name, ...space, ': they set up the pod network of every node.'];
    default:
      return undefined;
  }
};
