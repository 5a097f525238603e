// SPDX-License-Identifier: Apache-2.0

import { actionInView, formState, type Pressed } from './act.ts';
import type { Deliveries } from './deliveries.ts';
import type { Triggers } from './method.ts';
import {
  blockSuggestion,
  channelMessageEvent,
  globalShortcut,
  homeOpened,
  messageShortcut,
  viewActions,
} from './payloads.ts';
import type { Channel, State } from './state.ts';
import type { Delivered, Json, Message } from './types.ts';

interface ViewDriveOptions {
  readonly state: State;
  readonly triggers: Triggers;
  readonly deliveries: Deliveries;
  readonly sendEvent: (event: Json) => Promise<Delivered>;
  readonly answerUrl: (channel: string, user: string) => string;
}

/** Conversations that were chosen in a form whose select lets the bot answer there. */
export const chosenIn = (view: Json): readonly string[] =>
  (view.blocks as readonly Json[]).flatMap(({ block_id: block, element }): readonly string[] => {
    if (element?.response_url_enabled !== true) return [];
    const chosen: unknown = view.state.values[block]?.[element.action_id]?.selected_conversation;
    return typeof chosen === 'string' ? [chosen] : [];
  });

/** What people do in modals, in the Home tab and with shortcuts. */
export const viewDrivesOf = ({ state, triggers, deliveries, sendEvent, answerUrl }: ViewDriveOptions) => {
  const channelOf = (id: string): Channel => {
    const channel = state.channels.get(id);
    if (channel === undefined) throw new Error(`there is no channel ${id}`);
    return channel;
  };
  const viewOf = (user: string, home: boolean): Json => {
    const view: Json = home
      ? state.homes.get(user)
      : [...state.views.values()].filter((shown) => shown.user === user).at(-1)?.view;
    if (view === undefined) throw new Error(`${user} looks at no view`);
    return view;
  };
  const interact = (id: string, payload: Json): Promise<Delivered> =>
    deliveries.send({ id, kind: 'interactive', payload });

  return {
    /** Somebody opens the Home tab. */
    openHome: (user: string): Promise<Delivered> => sendEvent(homeOpened(state, user, state.homes.get(user))),
    /** A button or menu in the Home tab, or in the modal that this person opened last. */
    pressInView: (user: string, { home = false, ...pressed }: Pressed & { readonly home?: boolean }) => {
      const view = viewOf(user, home);
      const triggerId = triggers.issue(user);
      const action = actionInView(view, pressed, state.nextTs());
      return interact(triggerId, viewActions(state, { user, view, triggerId, action }));
    },
    /** What the bot offers while somebody types into a select; the values of the form so far are sent along. */
    typeInto: (
      user: string,
      {
        blockId,
        typed,
        values = {},
      }: {
        readonly blockId: string;
        readonly typed: string;
        readonly values?: Readonly<Record<string, string>>;
      },
    ) => {
      const shown = viewOf(user, false);
      const block = shown.blocks.find((one: Json) => one.block_id === blockId);
      if (!/external_select$/.test(block?.element.type ?? '')) throw new Error(`${blockId} asks nobody`);
      const view = { ...shown, state: formState(shown, values) };
      const actionId: string = block.element.action_id;
      return interact(state.id('typing'), blockSuggestion(state, { user, view, blockId, actionId, typed }));
    },
    shortcut: (user: string, callbackId: string) => {
      const triggerId = triggers.issue(user);
      return interact(triggerId, globalShortcut(state, user, callbackId, triggerId));
    },
    /** From the menu of a message, whoever wrote it. */
    explainMessage: (user: string, message: Message, callbackId = 'explain_this') => {
      const triggerId = triggers.issue(user);
      const channel = channelOf(message.channel);
      const responseUrl = answerUrl(channel.id, user);
      return interact(
        triggerId,
        messageShortcut(state, { message, channel, user, callbackId, triggerId, responseUrl }),
      );
    },
    /** People among themselves; the bot hears of it when `subscribed`. */
    say: async (
      {
        channel: id,
        user,
        text,
        threadTs,
        attachments,
      }: {
        readonly channel: string;
        readonly user: string;
        readonly text: string;
        readonly threadTs?: string;
        readonly attachments?: readonly Json[];
      },
      subscribed = false,
    ): Promise<Message> => {
      const message = state.add({ channel: id, user, text, threadTs, attachments, via: 'user' });
      if (subscribed) await sendEvent(channelMessageEvent(state, message, channelOf(id)));
      return message;
    },
  };
};
