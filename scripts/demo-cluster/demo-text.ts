// SPDX-License-Identifier: Apache-2.0

import { recordingNow } from '../../adapters/recorded/clock.ts';
import { mergeDuplicates } from '../../adapters/recorded/merge-duplicates.ts';
import type { RawObject } from '../../adapters/recorded/raw-object.ts';
import { readObjects } from '../../adapters/recorded/read-objects.ts';
import { cast, type Part } from './cast.ts';
import { leftOut } from './left-out.ts';
import { listText } from './list-text.ts';
import { type Editable, renamed, withImages } from './objects.ts';
import { withSurroundings } from './surroundings.ts';

const EVERYWHERE: Readonly<Record<string, string>> = {
  'node-0000': 'worker-1',
  'node-0001': 'worker-2',
  'node-0002': 'worker-3',
  z0: 'eu-west-1a',
  z1: 'eu-west-1b',
  z2: 'eu-west-1c',
};
const VERSIONS: Readonly<Record<string, string>> = {
  checkout: '2.14.0',
  storefront: '5.3.1',
  'ledger-db': '16.4',
  'payments-api': '3.8.2',
};

const play = async (
  states: string,
  { state, names, change = (objects) => objects }: Part,
): Promise<readonly Editable[]> => {
  const { objects } = await readObjects({ path: `${states}/${state}/objects.json` });
  const kept = (objects as readonly Editable[]).filter((object) => !leftOut(object));
  const shared = kept.filter(
    (object) => object.metadata.namespace === undefined && object.kind !== 'Namespace',
  );
  const own = kept.filter((object) => !shared.includes(object));
  return [
    ...renamed(shared, EVERYWHERE),
    ...withImages(change(renamed(renamed(own, names), EVERYWHERE)), VERSIONS),
  ];
};

const shortened = (object: Editable): Editable =>
  object.metadata.name === 'kube-root-ca.crt'
    ? { ...object, data: { 'ca.crt': '(left out of this recording)' } }
    : object;

/** The demo as a v1 List, made from a folder of recorded states. */
export const demoText = async (
  states: string,
): Promise<{ readonly text: string; readonly objects: number; readonly moment: number }> => {
  const played: Editable[] = [];
  for (const part of cast) played.push(...(await play(states, part)));
  const { objects } = mergeDuplicates(played.map(shortened) as RawObject[]);
  const moment = recordingNow(objects) ?? 0;
  const cluster = [...withSurroundings(objects, moment)];
  return { text: listText(cluster), objects: cluster.length, moment };
};
