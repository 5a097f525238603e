// SPDX-License-Identifier: Apache-2.0

import type { KnownBlock } from '@slack/types';
import type { Block } from '../../src/core/document.ts';

/** One Slack message: `text` is what notifications and screen readers say, escaped; `blocks` what is shown. */
export interface SlackPayload {
  readonly text: string;
  readonly blocks: readonly KnownBlock[];
  /** The same with Slack's own cards of progress, where a workspace shows them. */
  readonly cards?: readonly KnownBlock[] | undefined;
  /** Pictures in place of some blocks, which say the same in words where none can be shown. */
  readonly pictures?: readonly SlackPicture[] | undefined;
  /** What this message stands for is in a file beside it; where no file can be put, it is `instead`. */
  readonly file?: OverflowFile | undefined;
}

export interface SlackPicture {
  /** The words, by their place among the blocks. */
  readonly block: number;
  readonly picture: Extract<Block, { type: 'picture' }>;
}

export interface OverflowFile {
  readonly name: string;
  readonly title: string;
  readonly markdown: string;
  readonly instead: readonly [SlackPayload, ...SlackPayload[]];
}
