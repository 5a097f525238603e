// SPDX-License-Identifier: Apache-2.0

import { isOfFamily, type KeptKey } from './kept-key.ts';
import { keptOfChat } from './kept-of-chat.ts';
import { keptOfPlatforms } from './kept-of-platforms.ts';
import { keptOfService } from './kept-of-service.ts';
import { keptOfWatching } from './kept-of-watching.ts';

/** Everything that may lie in the state store, whether that is Redis or a folder. */
export const keptInState: readonly KeptKey[] = [
  ...keptOfChat,
  ...keptOfWatching,
  ...keptOfPlatforms,
  ...keptOfService,
];

const byFirst = new Map<string, readonly KeptKey[]>();
for (const family of keptInState) {
  const [first = ''] = family.key.split('/');
  byFirst.set(first, [...(byFirst.get(first) ?? []), family]);
}

/** The family that a key of the state store is of; undefined: nobody declared it. */
export const keptAs = (key: string): KeptKey | undefined => {
  const [first = ''] = key.split('/', 1);
  return byFirst.get(first)?.find((family) => isOfFamily(family, key));
};
