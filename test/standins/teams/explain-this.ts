// SPDX-License-Identifier: Apache-2.0

import type { Delivered, Saying } from './saying.ts';
import type { Json, Message } from './state.ts';

interface Chosen {
  readonly message: string;
  readonly content: string;
  readonly byBot: boolean;
  readonly attachments: Json;
}

/** Somebody chooses *Explain this* in the menu of a message: Teams sends the message as it keeps it. */
export const explainThisOf =
  ({
    find,
    ask,
  }: {
    readonly find: (room: string, id: string) => Message | undefined;
    readonly ask: (saying: Saying, thread: string | undefined, chosen: Chosen) => Promise<Delivered>;
  }) =>
  async (saying: Saying & { readonly message: string }): Promise<Delivered> => {
    const { room, message } = saying;
    const found = find(room.id, message);
    const byBot = found?.byBot === true;
    const attachments = (found?.activity.attachments ?? []).map(({ contentType, content }: Json) => ({
      contentType,
      content: JSON.stringify(content),
    }));
    const content = byBot ? '' : `<div><div>${found?.activity.text ?? ''}</div></div>`;
    const thread = room.type === 'channel' ? (found?.thread ?? message) : undefined;
    return ask(saying, thread, { message, content, byBot, attachments });
  };
