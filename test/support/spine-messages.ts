// SPDX-License-Identifier: Apache-2.0

import { type ChatMessage, textOf } from './chat.ts';
import type { Spine } from './spine.ts';

/** The messages of a channel that stand in no thread. */
export const rootsOf = ({ chat }: Spine, channel?: string): readonly ChatMessage[] =>
  chat.shows(channel).filter(({ thread }) => thread === undefined);

/** The only one of them. */
export const rootOf = (spine: Spine, channel?: string): ChatMessage => {
  const [root, ...more] = rootsOf(spine, channel);
  if (root === undefined || more.length > 0) throw new Error(`${more.length + 1} messages in the channel`);
  return root;
};

/** What the thread of a message says, reply by reply. */
export const repliesOf = ({ chat }: Spine, root: ChatMessage): readonly string[] =>
  chat
    .shows(root.channel)
    .filter(({ thread }) => thread === root.id)
    .map(textOf);

/** How the report of the demo cluster begins. */
export const REPORT = 'demo: 2 problems, 1 warning';
