import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import { faultOfDialog, faultOfPost, pingsIn } from './rules.ts';

export interface Post {
  readonly id: string;
  readonly channel: string;
  readonly root: string;
  readonly user: string;
  message: string;
  props: Record<string, unknown>;
}

export interface Dialog {
  readonly url: string;
  readonly dialog: Record<string, unknown>;
}

interface Delivered {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

export type MattermostStandIn = Awaited<ReturnType<typeof mattermostStandIn>>;

interface Connection {
  readonly id: string;
  seq: number;
  known: boolean;
  mute: boolean;
  readonly told: string[];
}

const freshId = (): string => randomBytes(13).toString('hex');

const bodyOf = async (request: IncomingMessage): Promise<Record<string, unknown>> => {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
};

/** A Mattermost server, as far as a bot meets it: REST, events over a WebSocket, commands, buttons, dialogs. It keeps the server's own rules. */
export const mattermostStandIn = async (given: {
  readonly token: string;
  readonly commandToken: string;
  readonly bot?: string;
  readonly users: readonly { readonly id: string; readonly username: string; readonly roles?: string }[];
  readonly channels: readonly {
    readonly id: string;
    readonly type?: 'O' | 'D';
    readonly archived?: boolean;
  }[];
  /** The bot may write ephemeral posts. */
  readonly mayWhisper?: boolean;
}) => {
  const bot = { id: given.bot ?? 'botbotbotbotbotbotbotbotbo', username: 'k8sgpt' };
  const posts = new Map<string, Post>();
  const pending = new Map<string, Post>();
  const whispers: { readonly user: string; readonly message: string }[] = [];
  const pings: string[] = [];
  const dialogs: Dialog[] = [];
  const triggers = new Set<string>();
  const faults = new Map<string, { readonly status: number; readonly retryAfter?: number }[]>();
  const sockets = new Map<WebSocket, Connection>();
  /** By connection id: what it was told, and what it missed since it broke. */
  const connections = new Map<string, Connection>();
  const requests: string[] = [];
  let callbacks = '';
  const names = [...given.users.map(({ username }) => username), bot.username];

  const emit = (event: string, data: unknown): void => {
    for (const state of connections.values()) {
      if (!state.known) continue;
      state.seq += 1;
      const frame = JSON.stringify({ event, data, broadcast: {}, seq: state.seq });
      state.told.push(frame);
      for (const [socket, of] of sockets) if (of === state && !state.mute) socket.send(frame);
    }
  };

  const asJson = (post: Post): Record<string, unknown> => ({
    id: post.id,
    channel_id: post.channel,
    root_id: post.root,
    user_id: post.user,
    message: post.message,
    props: post.props,
  });

  const notify = (message: string): void => {
    pings.push(...pingsIn(message, names));
  };

  const createPost = (body: Record<string, unknown>): Delivered => {
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
    };
    posts.set(post.id, post);
    if (body['pending_post_id'] !== undefined) pending.set(String(body['pending_post_id']), post);
    notify(post.message);
    return { status: 201, body: asJson(post) };
  };

  const routes: readonly [string, RegExp, (id: string, body: Record<string, unknown>) => Delivered][] = [
    ['GET', /^users\/me$/, () => ({ status: 200, body: { ...bot } })],
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

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = (request.url ?? '').replace(/^\/api\/v4\//, '');
    const method = request.method ?? 'GET';
    requests.push(`${method} ${path}`);
    const send = ({ status, body }: Delivered, headers = {}): void =>
      void response
        .writeHead(status, { 'content-type': 'application/json', ...headers })
        .end(JSON.stringify(body));
    const body = await bodyOf(request);
    if (request.headers.authorization !== `Bearer ${given.token}`)
      return send({ status: 401, body: { id: 'api.context.session_expired.app_error' } });
    const fault = faults
      .get(path.endsWith('/patch') ? 'update' : method === 'POST' && path === 'posts' ? 'post' : '')
      ?.shift();
    if (fault !== undefined)
      return send(
        { status: fault.status, body: { id: 'fault' } },
        fault.retryAfter === undefined ? {} : { 'retry-after': String(fault.retryAfter) },
      );
    for (const [verb, pattern, act] of routes) {
      const match = pattern.exec(path);
      if (verb === method && match !== null) return send(act(match[1] ?? '', body));
    }
    send({ status: 404, body: { id: 'api.context.404.app_error' } });
  };

  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.writeHead(500).end());
  });
  const events = new WebSocketServer({ server, path: '/api/v4/websocket' });
  events.on('connection', (socket, request) => {
    const asked = new URL(request.url ?? '', 'http://x').searchParams;
    const before = connections.get(asked.get('connection_id') ?? '');
    const state = before ?? { id: freshId(), seq: 0, known: false, mute: false, told: [] };
    sockets.set(socket, state);
    socket.on('close', () => sockets.delete(socket));
    socket.on('message', (data: Buffer) => {
      const frame = JSON.parse(data.toString()) as { seq: number; action: string; data?: { token?: string } };
      if (frame.action !== 'authentication_challenge') return;
      const isKnown = frame.data?.token === given.token;
      socket.send(JSON.stringify({ status: isKnown ? 'OK' : 'FAIL', seq_reply: frame.seq }));
      if (!isKnown) return socket.close();
      state.known = true;
      connections.set(state.id, state);
      if (before === undefined)
        socket.send(
          JSON.stringify({
            event: 'hello',
            data: { server_version: '11.0.0', connection_id: state.id },
            seq: 0,
          }),
        );
      else {
        socket.send(JSON.stringify({ event: 'hello', data: { connection_id: state.id } }));
        for (const missed of state.told.slice(Number(asked.get('sequence_number')) - 1)) socket.send(missed);
      }
    });
  });
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
    requests,
    connected: () => [...sockets.values()].filter(({ known }) => known).length,
    /** Where commands, buttons and forms go. */
    deliverTo: (url: string) => {
      callbacks = url;
    },
    posts: (channel: string): readonly Post[] =>
      [...posts.values()].filter((post) => post.channel === channel),
    whispers: (user: string) => whispers.filter((each) => each.user === user).map(({ message }) => message),
    remove: (id: string) => posts.delete(id),
    fail: (call: 'post' | 'update', fault: { readonly status: number; readonly retryAfter?: number }) => {
      faults.set(call, [...(faults.get(call) ?? []), fault]);
    },
    /** The connection stays open, and nothing comes through it any more, pongs neither. */
    silence: () => {
      for (const [socket] of sockets)
        (socket as unknown as { _socket: { pause: () => void } })._socket.pause();
      for (const state of sockets.values()) state.mute = true;
    },
    unsilence: () => {
      for (const state of connections.values()) state.mute = false;
    },
    drop: () => {
      for (const socket of sockets.keys()) socket.terminate();
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
      emit('posted', {
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
      for (const socket of sockets.keys()) socket.terminate();
      events.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
