// SPDX-License-Identifier: Apache-2.0

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { eventsOf } from './events.ts';
import { restApi } from './rest-api.ts';
import { type Delivered, type Dialog, freshId, type MattermostOptions, type Post, stateOf } from './state.ts';

/** A Mattermost server, as far as a bot meets it: REST, events over a WebSocket, commands, buttons, dialogs. It keeps the server's own rules. */
export const mattermostStandIn = async (given: MattermostOptions) => {
  const state = stateOf(given);
  const { bot, posts, whispers, pings, dialogs, triggers, notify } = state;
  const api = restApi(given, state);
  let callbacks = '';

  const server = createServer((request, response) => {
    api.answer(request, response).catch(() => response.writeHead(500).end());
  });
  const events = eventsOf(server, given.token);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;

  const deliver = async (url: string, type: string, text: string): Promise<Delivered> => {
    const response = await fetch(url, { method: 'POST', headers: { 'content-type': type }, body: text });
    return {
      status: response.status,
      body: (await response.json().catch(() => ({}))) as Record<string, unknown>,
    };
  };
  const json = (url: string, body: unknown): Promise<Delivered> =>
    deliver(url, 'application/json', JSON.stringify(body));
  const trigger = (): string => {
    const made = freshId();
    triggers.add(made);
    return made;
  };
  const whisper = (user: string, message: unknown): void => {
    if (typeof message !== 'string' || message === '') return;
    notify(message);
    whispers.push({ user, message });
  };

  return {
    url: `http://127.0.0.1:${port}`,
    bot,
    pings,
    dialogs,
    requests: api.requests,
    connected: events.connected,
    silence: events.silence,
    unsilence: events.unsilence,
    drop: events.drop,
    /** Where commands, buttons and forms go. */
    deliverTo: (url: string) => {
      callbacks = url;
    },
    posts: (channel: string): readonly Post[] =>
      [...posts.values()].filter((post) => post.channel === channel),
    whispers: (user: string) => whispers.filter((each) => each.user === user).map(({ message }) => message),
    remove: (id: string) => posts.delete(id),
    file: (id: string) => state.files.get(id),
    /** How long it takes to tell who somebody is. */
    slow: api.slow,
    fail: (
      call: 'post' | 'update' | 'lookup',
      fault: { readonly status: number; readonly retryAfter?: number },
    ) => {
      api.faults.set(call, [...(api.faults.get(call) ?? []), fault]);
    },
    command: async ({
      channel,
      user,
      text,
      token = given.commandToken,
      root = '',
      again,
    }: {
      readonly channel: string;
      readonly user: string;
      readonly text: string;
      readonly token?: string;
      readonly root?: string;
      readonly again?: string;
    }) => {
      const made = again ?? trigger();
      const form = new URLSearchParams({
        token,
        team_id: 'team',
        channel_id: channel,
        user_id: user,
        command: '/k8sgpt',
        text,
        trigger_id: made,
        root_id: root,
      });
      const delivered = await deliver(
        `${callbacks}/mattermost/command`,
        'application/x-www-form-urlencoded',
        form.toString(),
      );
      for (const said of [
        delivered.body,
        ...((delivered.body['extra_responses'] ?? []) as readonly Record<string, unknown>[]),
      ])
        whisper(user, said['text']);
      return { ...delivered, trigger: made };
    },
    /** Somebody writes a post; the bot hears of it over its socket. */
    write: ({
      channel,
      user,
      text,
      root = '',
    }: {
      readonly channel: string;
      readonly user: string;
      readonly text: string;
      readonly root?: string;
    }) => {
      const post = {
        id: freshId(),
        channel_id: channel,
        user_id: user,
        message: text,
        root_id: root,
        type: '',
        props: {},
      };
      const type = given.channels.find(({ id }) => id === channel)?.type ?? 'O';
      const mentions = text.includes(`@${bot.username}`) ? JSON.stringify([bot.id]) : undefined;
      events.emit('posted', {
        channel_type: type,
        post: JSON.stringify(post),
        ...(mentions === undefined ? {} : { mentions }),
      });
      return post.id;
    },
    press: async (post: Post, user: string, line: string) => {
      const attachments = (post.props['attachments'] ?? []) as readonly {
        readonly actions?: readonly {
          readonly integration: { readonly url: string; readonly context: Record<string, unknown> };
          readonly options?: readonly { readonly value: string }[];
        }[];
      }[];
      for (const action of attachments.flatMap(({ actions = [] }) => actions)) {
        const chosen = action.options?.some(({ value }) => value === line) === true;
        if (action.integration.context['line'] !== line && !chosen) continue;
        const delivered = await json(action.integration.url.replace('http://bot.example', callbacks), {
          user_id: user,
          channel_id: post.channel,
          team_id: 'team',
          post_id: post.id,
          trigger_id: trigger(),
          context: { ...action.integration.context, ...(chosen ? { selected_option: line } : {}) },
        });
        whisper(user, delivered.body['ephemeral_text']);
        return delivered;
      }
      throw new Error(`there is no button for ${line}`);
    },
    submit: async (dialog: Dialog, user: string, channel: string, submission: Record<string, string>) =>
      json(dialog.url.replace('http://bot.example', callbacks), {
        type: 'dialog_submission',
        user_id: user,
        channel_id: channel,
        team_id: 'team',
        state: dialog.dialog['state'],
        submission,
        cancelled: false,
      }),
    send: json,
    close: async () => {
      events.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};

export type MattermostStandIn = Awaited<ReturnType<typeof mattermostStandIn>>;
