// SPDX-License-Identifier: Apache-2.0

import { refOf } from '../core/kind.ts';
import type { KindName } from '../core/kinds/index.ts';
import type { LookOf, relationNames, SightOf } from '../core/look.ts';
import { ownerChain } from '../core/owner-chain.ts';
import { formatRef, type Ref } from '../core/ref.ts';
import { holdersOf, partsOf, relatedTo } from '../core/related.ts';
import { causesOf } from '../core/relations.ts';
import { isMissing } from '../core/workload-counts.ts';
import { AROUND } from './around.ts';
import { oneNamed, type Reading, readKinds } from './reading.ts';

type How = (typeof relationNames)[number];

const MOST = 200;

/** What an object belongs to, has and needs, and who needs it: one step each, and what hangs on by more. */
export const seeRelations = async (
  look: LookOf<'relations'>,
  reading: Reading,
): Promise<SightOf<'relations'>> => {
  const kind = look.kind as KindName;
  const named = oneNamed(kind, look.name, await readKinds([kind], reading), reading);
  const { namespace } = named.metadata;
  const index = await readKinds([kind, ...AROUND], {
    ...reading,
    namespaces: namespace === undefined ? reading.namespaces : [namespace],
  });
  const object = index.find(kind, look.name, namespace) ?? named;
  const ref = refOf(object);
  const owners = ownerChain(index, object).slice(1).map(refOf);
  const owned = index.ownedBy(object).map(refOf);
  const steps: readonly (readonly [How, readonly Ref[]])[] = [
    ['owned by', owners],
    ['owns', owned],
    ['uses', partsOf(object, index)],
    ['used by', holdersOf(ref, index)],
    ['calls', causesOf(ref, index).flatMap(({ to, sure }) => (sure ? [] : [to]))],
  ];
  const seen = new Set([formatRef(ref)]);
  const items = steps.flatMap(([how, refs]) =>
    refs.flatMap((to) => {
      const text = formatRef(to);
      if (seen.has(text)) return [];
      seen.add(text);
      return [{ how, object: text, missing: isMissing(to, index) }];
    }),
  );
  const further = [...relatedTo(ref, index)].filter((text) => !seen.has(text)).sort();
  return {
    what: 'relations',
    object: formatRef(ref),
    items: items.slice(0, MOST),
    further: further.slice(0, MOST),
    total: items.length + further.length,
  };
};
