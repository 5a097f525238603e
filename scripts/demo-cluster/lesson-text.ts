// SPDX-License-Identifier: Apache-2.0

import { readObjects } from '../../adapters/recorded/read-objects.ts';
import { leftOut } from './left-out.ts';
import { listText } from './list-text.ts';
import { type Editable, renamed } from './objects.ts';

/** The names of the namespaces tell what is wrong there: what is to be found must not be read off them. */
const namesOf = (state: string): Readonly<Record<string, string>> => ({
  [state]: 'shop',
  'ok-mirror-broken': 'shop-staging',
});

/** A recorded state as a v1 List, as the lessons of the demo serve it. */
export const lessonText = async (states: string, state: string): Promise<string> => {
  const { objects } = await readObjects({ path: `${states}/${state}/objects.json` });
  const kept = (objects as readonly Editable[]).filter(
    (object) => !leftOut(object) && object.metadata.name !== 'kube-root-ca.crt',
  );
  return listText(renamed(kept, namesOf(state)));
};
