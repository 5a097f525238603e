// SPDX-License-Identifier: Apache-2.0

import type { Delivered, Saying } from './saying.ts';
import type { Json, Message } from './state.ts';
import { partsOfCard } from './visible-text.ts';

interface Pressed {
  readonly replyToId: string;
  readonly verb: string;
  readonly data: Json;
}

/** Somebody presses a button of a card, with what they have filled in. */
export const pressOf =
  ({
    find,
    ask,
  }: {
    readonly find: (room: string, id: string) => Message | undefined;
    readonly ask: (saying: Saying, thread: string | undefined, pressed: Pressed) => Promise<Delivered>;
  }) =>
  async (
    saying: Saying & {
      readonly message: string;
      /** Which action: the line it carries, or its title. */
      readonly action: string;
      readonly inputs?: Readonly<Record<string, string>>;
    },
  ): Promise<Delivered> => {
    const { room, message: at, action, inputs = {} } = saying;
    const message = find(room.id, at);
    const actions = (message?.activity.attachments ?? []).flatMap(({ content }: Json) =>
      partsOfCard(content).filter(({ type }: Json) => type === 'Action.Execute'),
    );
    const pressed = actions.find(({ title, data }: Json) => data.line === action || title === action);
    if (message === undefined || pressed === undefined) throw new Error(`there is no button for ${action}`);
    const thread = room.type === 'channel' ? (message.thread ?? message.id) : undefined;
    const data = pressed.associatedInputs === 'none' ? pressed.data : { ...pressed.data, ...inputs };
    return ask(saying, thread, { replyToId: message.id, verb: pressed.verb, data });
  };
