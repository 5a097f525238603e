// SPDX-License-Identifier: Apache-2.0

import { createHash } from 'node:crypto';
import type { DeliverySettings } from './config/delivery.ts';
import { placeOf } from './core/conversation.ts';
import type { Block, Document } from './core/document.ts';
import type { Group } from './core/group.ts';
import type { Outbox } from './outbox.ts';

/** Says something to those who run the bot, once for each `about`; also while sending is paused. */
export type TellAdmins = (about: string, document: Document) => Promise<void>;

const short = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16);

const NOTICE = 'notice/';
/** Its own trouble is not told the same way again. */
export const isNotice = (key: string): boolean => key.startsWith(NOTICE);

/** The group is told by name after the first line; what the notice is about leads. */
const mentioning = (mention: Group, document: Document): Document => {
  const [first, ...rest] = document.blocks;
  const said: Block = { type: 'paragraph', text: ['For ', { type: 'group', ...mention }] };
  return { ...document, blocks: first === undefined ? [said] : [first, said, ...rest] };
};

export const createTellAdmins =
  (outbox: Outbox, { admins }: Pick<DeliverySettings, 'admins'>): TellAdmins =>
  async (about, document) => {
    for (const { mention, ...to } of admins)
      await outbox.put({
        key: `${NOTICE}${short(about)}/${short(placeOf(to))}`,
        to,
        run: 'notice',
        // The same one again is no newer version.
        sequence: 1,
        document: mention === undefined ? document : mentioning(mention, document),
        final: true,
        despitePause: true,
      });
  };
