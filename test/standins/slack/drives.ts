// SPDX-License-Identifier: Apache-2.0

import { actionIn, formState, type Pressed } from './act.ts';
import type { Deliveries } from './deliveries.ts';
import type { Triggers } from './method.ts';
import {
  blockActions,
  commandFields,
  directMessageEvent,
  eventCallback,
  mentionEvent,
  urlVerification,
  viewSubmission,
} from './payloads.ts';
import type { ResponseUrls } from './response-urls.ts';
import type { Forgery } from './sign.ts';
import { type Channel, directMessageOf, identity, type State } from './state.ts';
import type { Delivered, Json, Message } from './types.ts';
import { faultOfView } from './validate/message.ts';
import { isObject } from './validate/schema.ts';
import { chosenIn, viewDrivesOf } from './view-drives.ts';

interface Sending {
  readonly forge?: Forgery;
}

export interface CommandInput extends Sending {
  readonly channel: string;
  readonly user: string;
  /** What follows the command. */
  readonly text: string;
  /** Default: /k8sgpt. */
  readonly command?: string;
  /** Root of the thread that it is typed in: Slack refuses. */
  readonly thread?: string;
}

export interface MentionInput extends Sending {
  readonly channel: string;
  readonly user: string;
  /** In Slack's encoding; the mention is put in front unless it is in the text. */
  readonly text: string;
  readonly threadTs?: string;
}

export interface DirectInput extends Sending {
  readonly user: string;
  readonly text: string;
  readonly threadTs?: string;
}

export interface ClickInput extends Sending, Pressed {
  readonly message: Pick<Message, 'channel' | 'ts'>;
  readonly user: string;
}

export interface SubmitInput extends Sending {
  /** Default: the view that the person opened last. */
  readonly viewId?: string;
  readonly user: string;
  /** By block id or action id. */
  readonly values?: Readonly<Record<string, string | readonly string[]>>;
}

interface DriveOptions {
  readonly state: State;
  readonly triggers: Triggers;
  readonly responseUrls: ResponseUrls;
  readonly deliveries: Deliveries;
  readonly now: () => number;
  readonly url: () => string;
}

const refusedByClient = (refused: string): Delivered => ({
  id: '',
  status: 0,
  body: '',
  ackMs: 0,
  timedOut: false,
  refused,
  payload: undefined,
});

/** What people do, and what Slack tells the bot of it. */
export const drivesOf = ({ state, triggers, responseUrls, deliveries, now, url }: DriveOptions) => {
  const seconds = (): number => Math.floor(now() / 1000);
  const answerAt = (id: string): string => `${url()}/response/${id}`;

  const knownChannel = (id: string): Channel => {
    const channel = state.channels.get(id);
    if (channel === undefined) throw new Error(`there is no channel ${id}`);
    return channel;
  };

  const sendEvent = (event: Json, options: Sending = {}): Promise<Delivered> => {
    const payload = eventCallback(state, event, {
      seconds: seconds(),
      channel: state.channels.get(event.channel),
    });
    return deliveries.send({ id: payload.event_id, kind: 'event', payload }, options);
  };

  const command = async (input: CommandInput): Promise<Delivered> => {
    const { channel: id, user, text, command: name = '/k8sgpt', forge } = input;
    if (input.thread !== undefined) return refusedByClient(`${name} is not supported in threads. Sorry!`);
    const channel = knownChannel(id);
    const triggerId = triggers.issue(user);
    const responseUrl = answerAt(responseUrls.issue(channel.id, user));
    const fields = commandFields(state, { command: name, text, channel, user, triggerId, responseUrl });
    const delivered = await deliveries.send({ id: triggerId, kind: 'command', payload: fields }, { forge });
    const said: unknown = typeof delivered.body === 'string' ? { text: delivered.body } : delivered.body;
    if (delivered.status === 200 && isObject(said) && (said['text'] || said['blocks']))
      responseUrls.respond({ channel: channel.id, user, original: undefined }, said, 'acknowledgement');
    return delivered;
  };

  const mention = async ({ channel: id, user, text, threadTs, forge }: MentionInput): Promise<Delivered> => {
    const channel = knownChannel(id);
    const tag = `<@${identity.botUser}>`;
    const said = text.includes(tag) ? text : `${tag} ${text}`;
    const message = state.add({ channel: channel.id, user, text: said, threadTs, via: 'user' });
    if (!channel.member) return refusedByClient('You mentioned somebody who is not in this channel.');
    return sendEvent(mentionEvent(state, message), forge === undefined ? {} : { forge });
  };

  const dm = ({ user, text, threadTs, forge }: DirectInput): Promise<Delivered> => {
    const channel = knownChannel(directMessageOf(user));
    const message = state.add({ channel: channel.id, user, text, threadTs, via: 'user' });
    return sendEvent(directMessageEvent(state, message), forge === undefined ? {} : { forge });
  };

  const click = ({ message: at, user, forge, ...pressed }: ClickInput): Promise<Delivered> => {
    const message = state.find(at.channel, at.ts);
    if (message === undefined || (message.onlyFor ?? user) !== user)
      throw new Error(`${user} sees no message ${at.ts} in ${at.channel}`);
    const channel = knownChannel(message.channel);
    const triggerId = triggers.issue(user);
    const responseUrl = answerAt(responseUrls.issue(channel.id, user, message));
    const action = actionIn(message, pressed, state.nextTs());
    const payload = blockActions(state, { message, channel, user, action, triggerId, responseUrl });
    return deliveries.send({ id: triggerId, kind: 'interactive', payload }, { forge });
  };

  /** An empty answer closes the form; `response_action` keeps, replaces or clears it. */
  const afterSubmit = (id: string, body: Json): void => {
    const shown = state.views.get(id);
    if (shown === undefined || body?.response_action === 'errors') return;
    const next: unknown = body?.view;
    if (body?.response_action === 'update' || body?.response_action === 'push') {
      if (faultOfView(next, 'modal') === undefined)
        state.views.set(id, { ...shown, view: { ...shown.view, ...(next as object) } });
      return;
    }
    state.views.delete(id);
  };

  const submitView = async ({ viewId, user, values = {}, forge }: SubmitInput): Promise<Delivered> => {
    const shown = [...state.views.values()].filter((view) => view.user === user);
    const open = viewId === undefined ? shown.at(-1) : shown.find(({ id }) => id === viewId);
    if (open === undefined) throw new Error(`${user} has no form open`);
    const triggerId = triggers.issue(user);
    const view: Json = { ...open.view, state: formState(open.view, values) };
    const payload = viewSubmission(state, {
      user,
      view,
      triggerId,
      responseUrls: chosenIn(view).map((channel) => ({
        channel_id: channel,
        response_url: answerAt(responseUrls.issue(channel, user)),
      })),
    });
    const delivered = await deliveries.send({ id: triggerId, kind: 'interactive', payload }, { forge });
    if (delivered.status === 200) afterSubmit(open.id, delivered.body);
    return delivered;
  };

  const verifyUrl = ({ forge }: Sending = {}): Promise<Delivered> => {
    const challenge = state.id('challenge');
    return deliveries.send(
      { id: challenge, kind: 'verification', payload: urlVerification(challenge) },
      { forge },
    );
  };

  const { openHome, pressInView, typeInto, shortcut, explainMessage, say } = viewDrivesOf({
    state,
    triggers,
    deliveries,
    sendEvent,
    answerUrl: (channel, user) => answerAt(responseUrls.issue(channel, user)),
  });

  return {
    command,
    mention,
    dm,
    click,
    submitView,
    verifyUrl,
    sendEvent,
    openHome,
    pressInView,
    typeInto,
    shortcut,
    explainMessage,
    say,
  };
};
