// SPDX-License-Identifier: Apache-2.0

import { kindOfWord } from '../../src/core/kind-of-word.ts';
import type { Look, Sight } from '../../src/core/look.ts';
import type { ClusterReader } from '../../src/core/ports/cluster-reader.ts';
import { snapshotOfObjects } from '../../src/core/snapshot-of-objects.ts';
import { lookAt } from '../../src/look/look.ts';
import { NOW } from '../support/objects.ts';

interface Raw {
  readonly [field: string]: unknown;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

interface Given {
  readonly namespaces?: readonly string[];
  readonly isWhole?: boolean;
  /** What every log holds. */
  readonly log?: string;
}

/** What is seen of a cluster that holds these objects. */
export const sightOf = async (
  look: Look,
  objects: readonly unknown[],
  { namespaces, isWhole = true, log = '' }: Given = {},
): Promise<Sight> => {
  const cluster: ClusterReader = {
    name: 'test',
    snapshot: async (_kinds, scope) => snapshotOfObjects(objects, { now: NOW, scope }),
    raw: async (word, { namespaces: within, name }) => ({
      status: 'read',
      objects: (objects as readonly Raw[]).filter(
        ({ kind, metadata }) =>
          kindOfWord(word) === kind &&
          (name === undefined || metadata.name === name) &&
          (within === undefined || metadata.namespace === undefined || within.includes(metadata.namespace)),
      ),
    }),
    readLog: async () => ({ status: 'read', text: log, cut: false }),
    namespaces: async () => [],
    diagnose: async () => [],
    close: async () => undefined,
  };
  const signal = new AbortController().signal;
  const looked = await lookAt(look, { cluster, namespaces, isWhole, signal }, { told: [], now: NOW });
  return looked.sight;
};
