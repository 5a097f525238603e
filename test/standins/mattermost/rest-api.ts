// SPDX-License-Identifier: Apache-2.0

import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { faultOfDialog, faultOfPost } from './rules.ts';
import {
  type Delivered,
  freshId,
  type Json,
  type MattermostOptions,
  type Post,
  type State,
} from './state.ts';

const bodyOf = async (request: IncomingMessage): Promise<Json> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  const bytes = Buffer.concat(chunks);
  if (request.headers['content-type'] === 'image/png') return bytes;
  return bytes.length === 0 ? {} : JSON.parse(bytes.toString('utf8'));
};

const asJson = (post: Post): Record<string, unknown> => ({
  id: post.id,
  channel_id: post.channel,
  root_id: post.root,
  user_id: post.user,
  message: post.message,
  props: post.props,
});

/** `/api/v4`, as far as a bot calls it, with the server's own rules. */
export const restApi = (given: MattermostOptions, state: State) => {
  const { bot, posts, pending, whispers, dialogs, triggers, notify } = state;
  const faults = new Map<string, { readonly status: number; readonly retryAfter?: number }[]>();
  const requests: string[] = [];
  let lookupMs = 0;
  const isLookup = (path: string): boolean => path !== 'users/me' && /^users\/[^/]+$/.test(path);

  const createPost = (body: Json): Delivered => {
    const channel = given.channels.find(({ id }) => id === body['channel_id']);
    if (channel === undefined) return { status: 404, body: { id: 'app.channel.get.existing.app_error' } };
    if (channel.archived)
      return {
        status: 400,
        body: { id: 'api.post.create_post.can_not_post_to_deleted.error', message: 'archived' },
      };
    const again = pending.get(String(body['pending_post_id']));
    if (again !== undefined) return { status: 201, body: asJson(again) };
    const fault = faultOfPost(body);
    if (fault !== undefined) return { status: fault.status, body: { ...fault } };
    const root = String(body['root_id'] ?? '');
    if (root !== '' && (posts.get(root)?.root ?? 'none') !== '')
      return {
        status: 400,
        body: { id: 'api.post.create_post.root_id.app_error', message: 'Invalid RootId' },
      };
    const post: Post = {
      id: freshId(),
      channel: channel.id,
      root,
      user: bot.id,
      message: String(body['message'] ?? ''),
      props: (body['props'] ?? {}) as Record<string, unknown>,
      files: (body['file_ids'] ?? []) as readonly string[],
    };
    if (post.files.some((id) => state.files.get(id)?.channel !== channel.id))
      return {
        status: 400,
        body: { id: 'api.post.create_post.file_ids.app_error', message: 'no such file' },
      };
    posts.set(post.id, post);
    if (body['pending_post_id'] !== undefined) pending.set(String(body['pending_post_id']), post);
    notify(post.message);
    return { status: 201, body: asJson(post) };
  };

  const routes: readonly [string, RegExp, (id: string, body: Json) => Delivered][] = [
    ['GET', /^users\/me$/, () => ({ status: 200, body: { ...bot } })],
    [
      'GET',
      /^users\/username\/([^/]+)$/,
      (name) => {
        const user = given.users.find(({ username }) => username === name);
        return user === undefined ? { status: 404, body: {} } : { status: 200, body: { ...user } };
      },
    ],
    [
      'GET',
      /^users\/([^/]+)$/,
      (id) => {
        const user = given.users.find((candidate) => candidate.id === id);
        return user === undefined
          ? { status: 404, body: {} }
          : { status: 200, body: { locale: 'en', roles: 'system_user', ...user } };
      },
    ],
    ['POST', /^posts$/, (_id, body) => createPost(body)],
    [
      'POST',
      /^posts\/ephemeral$/,
      (_id, body) => {
        if (given.mayWhisper === false)
          return { status: 403, body: { id: 'api.context.permissions.app_error' } };
        const post = (body['post'] ?? {}) as Record<string, unknown>;
        const fault = faultOfPost(post);
        if (fault !== undefined) return { status: fault.status, body: { ...fault } };
        notify(String(post['message']));
        whispers.push({ user: String(body['user_id']), message: String(post['message']) });
        return { status: 201, body: {} };
      },
    ],
    [
      'POST',
      /^files\?(.*)$/,
      (query, body) => {
        if (given.mayUpload === false)
          return { status: 403, body: { id: 'api.context.permissions.app_error' } };
        const asked = new URLSearchParams(query);
        const id = freshId();
        state.files.set(id, {
          channel: asked.get('channel_id') ?? '',
          name: asked.get('filename') ?? '',
          bytes: body as Buffer,
        });
        return { status: 201, body: { file_infos: [{ id }], client_ids: [] } };
      },
    ],
    ['POST', /^channels\/direct$/, () => ({ status: 201, body: { id: 'direct' } })],
    [
      'GET',
      /^posts\/([^/]+)$/,
      (id) => {
        const post = posts.get(id);
        return post === undefined ? { status: 404, body: {} } : { status: 200, body: asJson(post) };
      },
    ],
    [
      'PUT',
      /^posts\/([^/]+)\/patch$/,
      (id, body) => {
        const post = posts.get(id);
        if (post === undefined) return { status: 404, body: { id: 'app.post.get.app_error' } };
        const fault = faultOfPost(body);
        if (fault !== undefined) return { status: fault.status, body: { ...fault } };
        post.message = String(body['message'] ?? post.message);
        post.props = (body['props'] ?? post.props) as Record<string, unknown>;
        notify(post.message);
        return { status: 200, body: asJson(post) };
      },
    ],
    ['DELETE', /^posts\/([^/]+)$/, (id) => ({ status: posts.delete(id) ? 200 : 404, body: {} })],
    [
      'POST',
      /^actions\/dialogs\/open$/,
      (_id, body) => {
        if (!triggers.delete(String(body['trigger_id'])))
          return { status: 400, body: { id: 'trigger', message: 'Trigger expired' } };
        const dialog = (body['dialog'] ?? {}) as Record<string, unknown>;
        const fault = faultOfDialog(dialog);
        if (fault !== undefined) return { status: 400, body: { id: 'dialog', message: fault } };
        dialogs.push({ url: String(body['url']), dialog });
        return { status: 200, body: {} };
      },
    ],
  ];

  const outcomeOf = (
    method: string,
    path: string,
    isKnown: boolean,
    body: Json,
  ): Delivered & { wait?: number } => {
    if (!isKnown) return { status: 401, body: { id: 'api.context.session_expired.app_error' } };
    const call = path.endsWith('/patch')
      ? 'update'
      : method === 'POST' && path === 'posts'
        ? 'post'
        : isLookup(path)
          ? 'lookup'
          : '';
    const fault = faults.get(call)?.shift();
    if (fault !== undefined)
      return {
        status: fault.status,
        body: { id: 'fault' },
        ...(fault.retryAfter === undefined ? {} : { wait: fault.retryAfter }),
      };
    for (const [verb, pattern, act] of routes) {
      const match = pattern.exec(path);
      if (verb === method && match !== null) return act(match[1] ?? '', body);
    }
    return { status: 404, body: { id: 'api.context.404.app_error' } };
  };

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = (request.url ?? '').replace(/^\/api\/v4\//, '');
    const method = request.method ?? 'GET';
    requests.push(`${method} ${path}`);
    const isKnown = request.headers.authorization === `Bearer ${given.token}`;
    if (isLookup(path)) await sleep(lookupMs);
    const { status, body, wait } = outcomeOf(method, path, isKnown, await bodyOf(request));
    response
      .writeHead(status, {
        'content-type': 'application/json',
        ...(wait === undefined ? {} : { 'retry-after': String(wait) }),
      })
      .end(JSON.stringify(body));
  };

  return {
    answer,
    faults,
    requests,
    slow: (ms: number): void => {
      lookupMs = ms;
    },
  };
};
