// SPDX-License-Identifier: Apache-2.0

import type { Place } from '../core/watch.ts';
import type { Letter } from '../outbox.ts';
import { shortHash } from './alert-in-state.ts';

/** Messages of a group of alerts in one channel: the root, and what stands in its thread. */
export const rootKey = (name: string, { platform, workspace, channel }: Place): string =>
  `${name}/${shortHash(`${platform}/${workspace}/${channel}`)}/root`;

/** One of those in its thread. */
export const replyOf = (name: string, place: Place, reply: string): Pick<Letter, 'key' | 'thread'> => ({
  key: rootKey(name, place).replace(/root$/, reply),
  thread: { parentKey: rootKey(name, place) },
});
