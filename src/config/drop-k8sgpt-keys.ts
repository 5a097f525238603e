// SPDX-License-Identifier: Apache-2.0

import { type Document, isMap, isScalar, isSeq, type Pair } from 'yaml';

const named = (pair: Pair, name: string): boolean =>
  String(isScalar(pair.key) ? pair.key.value : pair.key).toLowerCase() === name.toLowerCase();

/** The key of a document as it is spelled there: k8sgpt does not tell small letters from capitals. */
const spelledIn = (map: unknown, name: string): unknown =>
  isMap(map) ? map.items.find((pair) => named(pair, name))?.key : undefined;

/** Takes k8sgpt's own keys out, which settings of ours stand in place of from now on. */
export const dropK8sgptKeys = (document: Document, paths: readonly (readonly string[])[]): void => {
  for (const path of paths) {
    const [last = ''] = path.slice(-1);
    const parent: unknown = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
    const key = spelledIn(parent, last);
    if (isMap(parent) && key !== undefined) parent.delete(key);
    const [first = ''] = path;
    const section: unknown = path.length > 1 ? document.get(first) : undefined;
    if (isMap(section) && section.items.length === 0) document.delete(first);
  }
};

/** Takes a provider of k8sgpt out, and forgets that it was the one that is asked. Returns whether there was one. */
export const dropK8sgptProvider = (document: Document, backend: string): boolean => {
  const ai: unknown = document.get('ai');
  if (!isMap(ai)) return false;
  const chosen = spelledIn(ai, 'defaultprovider');
  if (chosen !== undefined && String(ai.get(chosen)).toLowerCase() === backend) ai.delete(chosen);
  const key = spelledIn(ai, 'providers');
  const providers: unknown = key === undefined ? undefined : ai.get(key);
  if (!isSeq(providers)) return false;
  const before = providers.items.length;
  providers.items = providers.items.filter(
    (one) => !isMap(one) || String(one.get(spelledIn(one, 'name'))).toLowerCase() !== backend,
  );
  return providers.items.length < before;
};
