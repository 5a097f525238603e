// SPDX-License-Identifier: Apache-2.0

import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import type { Conversation, Interaction, Person } from '../../src/core/conversation.ts';
import type { Document } from '../../src/core/document.ts';
import { fits } from '../../src/core/fits.ts';
import { type Form, lineOfForm } from '../../src/core/form.ts';
import { jsonOfBody } from '../../src/core/json-of-body.ts';
import type { AdapterParts } from '../../src/core/ports/adapter-module.ts';
import type { Accepted } from '../../src/core/ports/chat-platform.ts';
import type { Webhook } from '../../src/core/ports/platform-module.ts';
import { readBounded } from '../../src/core/read-bounded.ts';
import { formProof, markOf, menuProof, pressProof } from './proofs.ts';
import type { MattermostPayload } from './render.ts';

/** 26 letters and digits; half a character, which JSON can hold, is in no address that is asked for it. */
const id = z.string().regex(/^\w{1,100}$/);

const Command = z.object({
  token: z.string(),
  channel_id: id,
  user_id: id,
  text: z.string().max(16_000).default(''),
  trigger_id: z.string().optional(),
  root_id: z.union([id, z.literal('')]).default(''),
});

const Press = z.object({
  user_id: id,
  channel_id: id,
  post_id: id,
  trigger_id: z.string().optional(),
  context: z.object({
    line: z.string(),
    proof: z.string(),
    marks: z.array(z.string()).optional(),
    selected_option: z.string().optional(),
  }),
});

const State = z.object({ line: z.string(), proof: z.string(), channel: id, thread: id.optional() });

const Sent = z.object({
  user_id: id,
  state: z.string().max(3_000),
  cancelled: z.boolean().default(false),
  submission: z.record(z.string(), z.union([z.string(), z.null(), z.array(z.string())])).nullish(),
});

/** What a press, a command or a post is, before the person is looked up. */
export type Heard = Omit<Interaction, 'person' | 'at' | 'conversation'> & {
  readonly person: string;
  readonly channel: string;
  readonly thread?: string | undefined;
};

export interface ReceiveParts extends Pick<AdapterParts, 'log' | 'metrics'> {
  readonly commandToken: string | undefined;
  readonly proofOf: (what: string) => string;
  /** Undefined before the start and after the stop. */
  readonly take: () => ((heard: Heard) => Promise<Accepted>) | undefined;
  /** The thread that a post is in, or begins. */
  readonly rootOf: (post: string) => Promise<string | undefined>;
  readonly render: (document: Document) => readonly MattermostPayload[];
  /** Shown to this person alone; never throws. */
  readonly tell: (heard: Heard, payloads: readonly MattermostPayload[]) => Promise<void>;
  readonly openForm: (trigger: string, form: Form, state: string) => Promise<void>;
  /** Waited for when the bot stops. */
  readonly follow: <T>(work: Promise<T>) => Promise<T>;
}

const MOST_BYTES = 262_144;

const isSame = (given: string, wanted: string): boolean => {
  const [a, b] = [given, wanted].map((text) => createHash('sha256').update(text).digest());
  return a !== undefined && b !== undefined && timingSafeEqual(a, b);
};

const idOf = (sort: string, trigger: string | undefined, body: string): string =>
  `mattermost-${sort}-${createHash('sha256')
    .update(trigger ?? body)
    .digest('hex')
    .slice(0, 32)}`;

const asResponse = ({ message, props }: MattermostPayload): Record<string, unknown> => ({
  response_type: 'ephemeral',
  text: message,
  props,
});

interface Answer {
  readonly status: number;
  readonly body?: unknown;
}

/** `/k8sgpt …`, buttons, menus and forms, as the Mattermost server sends them to the public port. */
export const mattermostWebhooks = (parts: ReceiveParts): readonly Webhook[] => {
  const { commandToken, proofOf, log, metrics } = parts;

  /** Opens what is asked for; false where the words must do. */
  const opened = async (accepted: Accepted, trigger: string | undefined, heard: Heard) => {
    if (accepted.status !== 'accepted' || accepted.form === undefined || trigger === undefined) return false;
    const { form } = accepted;
    const { person, channel, thread } = heard;
    const proof = proofOf(formProof({ person, channel, thread, line: form.line }));
    const state = JSON.stringify({ line: form.line, proof, channel, thread });
    try {
      await parts.openForm(trigger, form, state);
      return true;
    } catch (error) {
      log.warn({ err: error }, 'A form could not be opened');
      return false;
    }
  };

  const whispered = ({ whisper }: Accepted): readonly MattermostPayload[] =>
    whisper === undefined ? [] : parts.render(whisper);

  const onCommand = async (body: string): Promise<Answer> => {
    const command = fits(Command, Object.fromEntries(new URLSearchParams(body))).data;
    if (command === undefined) return { status: 400 };
    if (commandToken === undefined || !isSame(command.token, commandToken)) return { status: 401 };
    const thread = command.root_id === '' ? undefined : command.root_id;
    const heard: Heard = {
      id: idOf('command', command.trigger_id, body),
      source: 'command',
      person: command.user_id,
      channel: command.channel_id,
      line: command.text.trim(),
      thread,
    };
    const accepted = await parts.take()?.(heard);
    if (accepted === undefined) return { status: 503 };
    const isOpen = await opened(accepted, command.trigger_id, heard);
    const [first, ...more] = isOpen ? [] : whispered(accepted).map(asResponse);
    return { status: 200, body: first === undefined ? {} : { ...first, extra_responses: more } };
  };

  const onPress = async (body: string): Promise<Answer> => {
    const press = fits(Press, jsonOfBody(body)).data;
    if (press === undefined) return { status: 400 };
    const { marks, proof, selected_option: chosen } = press.context;
    const proven = marks === undefined ? pressProof(press.context.line) : menuProof(marks);
    if (!isSame(proof, proofOf(proven))) return { status: 401 };
    // The server hands on whatever a client says was chosen: only what the bot offered is.
    if (chosen !== undefined && marks?.includes(markOf(chosen)) !== true) return { status: 401 };
    const line = marks === undefined ? press.context.line : (chosen ?? '');
    const root = await parts.rootOf(press.post_id);
    // A check that is run again stands beside the old one; all else is answered in the thread of what it is about.
    const thread = /^analy[sz]e\b/.test(line) && root === press.post_id ? undefined : root;
    const heard: Heard = {
      id: idOf('press', press.trigger_id, body),
      source: 'action',
      person: press.user_id,
      channel: press.channel_id,
      line,
      thread,
    };
    const accepted = await parts.take()?.(heard);
    if (accepted === undefined) return { status: 503 };
    if (!(await opened(accepted, press.trigger_id, heard))) await parts.tell(heard, whispered(accepted));
    return { status: 200 };
  };

  const onForm = async (body: string): Promise<Answer> => {
    const sent = fits(Sent, jsonOfBody(body)).data;
    const state = fits(State, jsonOfBody(sent?.state ?? '')).data;
    if (sent === undefined || state === undefined) return { status: 400 };
    // The state was seen by a client: it is believed of the person and the place that it was made for.
    if (!isSame(state.proof, proofOf(formProof({ ...state, person: sent.user_id })))) return { status: 401 };
    if (sent.cancelled) return { status: 200, body: {} };
    const filled = Object.entries(sent.submission ?? {}).map(([field, value]) => ({
      id: field,
      values: value === null ? [] : [value].flat(),
    }));
    const heard: Heard = {
      id: idOf('form', undefined, body),
      source: 'action',
      person: sent.user_id,
      channel: state.channel,
      line: lineOfForm(state.line, filled),
      thread: state.thread,
    };
    const accepted = await parts.take()?.(heard);
    if (accepted === undefined) return { status: 503 };
    // What was written is not lost: the dialog stays open and says why.
    if (accepted.status === 'refused') return { status: 200, body: { error: accepted.whisper.summary } };
    await parts.tell(heard, whispered(accepted));
    return { status: 200 };
  };

  const webhook = (path: string, answer: (body: string) => Promise<Answer>): Webhook => {
    const respond = async (request: IncomingMessage): Promise<Answer> => {
      if (request.method !== 'POST') return { status: 405 };
      const body = (await readBounded(request, MOST_BYTES))?.toString('utf8');
      return body === undefined ? { status: 413 } : answer(body);
    };
    const write = (response: ServerResponse, { status, body = {} }: Answer): void => {
      if (response.headersSent || response.destroyed) return;
      if (status === 401)
        metrics.count('k8sgpt_webhook_refused_total', { platform: 'mattermost', why: 'signature' });
      response
        .writeHead(status, { 'content-type': 'application/json; charset=utf-8' })
        .end(JSON.stringify(body));
    };
    return {
      path,
      handle: (request, response) => {
        parts
          .follow(respond(request))
          .catch((error: unknown): Answer => {
            log.error({ err: error }, 'A request of Mattermost failed');
            return { status: 503 };
          })
          .then((given) => write(response, given))
          .catch((error: unknown) => log.error({ err: error }, 'Mattermost could not be answered'));
      },
    };
  };

  return [
    webhook('/mattermost/command', onCommand),
    webhook('/mattermost/actions', onPress),
    webhook('/mattermost/dialog', onForm),
  ];
};

const Posted = z.object({
  event: z.literal('posted'),
  data: z.object({
    post: z.string(),
    channel_type: z.string().default(''),
    mentions: z.string().default('[]'),
  }),
});
const PostOf = z.object({
  id,
  user_id: id,
  channel_id: id,
  root_id: z.union([id, z.literal('')]).default(''),
  message: z.string(),
  type: z.string().default(''),
  props: z.record(z.string(), z.unknown()).nullish(),
});

/** A post that is for the bot: it mentions it, or was written to it directly. Undefined for what bots say, edits, joins. */
export const heardPost = (
  event: unknown,
  me: { readonly id: string; readonly username: string },
  /** Also what is written in threads without a mention: whose they are is for the caller to find out. */
  hearsThreads = false,
): Heard | undefined => {
  const posted = fits(Posted, event).data;
  const post = fits(PostOf, jsonOfBody(posted?.data.post ?? '')).data;
  if (posted === undefined || post === undefined) return undefined;
  const isBot =
    post.user_id === me.id || post.props?.['from_bot'] === 'true' || post.props?.['from_webhook'] === 'true';
  if (isBot || post.type !== '') return undefined;
  const direct = posted.data.channel_type === 'D';
  const mentioned =
    fits(z.array(z.string()), jsonOfBody(posted.data.mentions)).data?.includes(me.id) === true;
  if (!direct && !mentioned && (!hearsThreads || post.root_id === '')) return undefined;
  const line = post.message
    .replaceAll(new RegExp(`@${me.username.replaceAll('.', '\\.')}\\b[:,]?`, 'gi'), ' ')
    .trim();
  return {
    id: `mattermost-post-${post.id}`,
    source: direct || !mentioned ? 'message' : 'mention',
    person: post.user_id,
    channel: post.channel_id,
    line,
    ...(post.root_id === '' ? {} : { thread: post.root_id }),
    ...(direct ? { direct } : {}),
  };
};

export const interactionOf = (
  { person: _, channel, thread, ...heard }: Heard,
  { workspace, person, at }: { readonly workspace: string; readonly person: Person; readonly at: number },
): Interaction => {
  const conversation: Conversation = {
    platform: 'mattermost',
    workspace,
    channel,
    ...(thread === undefined ? {} : { thread }),
  };
  return { ...heard, conversation, person, at };
};
