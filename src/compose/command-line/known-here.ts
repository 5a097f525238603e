// SPDX-License-Identifier: Apache-2.0

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { flag, list, record, text, texts } from '../../core/read.ts';

/** What earlier commands of this person saw: names alone, so that a shell can complete them at once. */
export interface KnownHere {
  readonly clusters: readonly KnownCluster[];
  /** Titles of the incidents of the last report, in its order. */
  readonly incidents: readonly string[];
  /** Filters of analyzers of other people: those of ours are known beforehand. */
  readonly filters: readonly { readonly name: string; readonly title: string }[];
}

export interface KnownCluster {
  readonly name: string;
  readonly default: boolean;
  readonly namespaces: readonly string[];
  readonly objects: readonly { readonly namespace: string; readonly name: string }[];
}

export const knownFile = (stateDir: string): string => join(stateDir, 'completion.json');

const NOTHING: KnownHere = { clusters: [], incidents: [], filters: [] };

/** Nothing when there is no such file, or none that can be read. */
export const readKnown = async (stateDir: string): Promise<KnownHere> => {
  try {
    const known = record(JSON.parse(await readFile(knownFile(stateDir), 'utf8')));
    return {
      clusters: list(known['clusters'], (cluster) => ({
        name: text(cluster['name']) ?? '',
        default: flag(cluster['default']) ?? false,
        namespaces: texts(cluster['namespaces']),
        objects: list(cluster['objects'], (object) => ({
          namespace: text(object['namespace']) ?? '',
          name: text(object['name']) ?? '',
        })),
      })),
      incidents: texts(known['incidents']),
      filters: list(known['filters'], (filter) => ({
        name: text(filter['name']) ?? '',
        title: text(filter['title']) ?? '',
      })),
    };
  } catch {
    return NOTHING;
  }
};
