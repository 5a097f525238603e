import { App, type Receiver } from '@slack/bolt';
import type { Conversation, Interaction } from '../../src/core/conversation.ts';
import type { Document } from '../../src/core/document.ts';
import { messageOf } from '../../src/core/errors.ts';
import type { AdapterParts } from '../../src/core/ports/adapter-module.ts';
import type { Accepted, ChatPlatform } from '../../src/core/ports/chat-platform.ts';
import { type Heard, heardCommand, heardEvent, heardPress } from './interaction-of.ts';
import type { SlackPayload } from './payload.ts';
import type { People } from './people.ts';
import type { ReplyHandles } from './reply-handles.ts';
import { sdkLog } from './sdk-log.ts';

/** What Slack is told of a delivery: `ack` with what the person sees, or that it was not taken, so that Slack sends it again where it does. */
export type Outcome = { readonly status: 'taken'; readonly body: unknown } | { readonly status: 'failed' };

/** One delivery, by whichever way it came, verified already. Resolves when Slack may be told. */
export type Deliver = (body: Record<string, unknown>, retry?: number) => Promise<Outcome>;

export interface Receive {
  readonly deliver: Deliver;
  /** Everything that was heard is accepted, and everybody told. */
  readonly settled: () => Promise<void>;
}

export interface ReceiveParts extends Pick<AdapterParts, 'clock' | 'log' | 'metrics'> {
  readonly botToken: string;
  readonly ownUser: () => string | undefined;
  readonly people: People;
  readonly handles: ReplyHandles;
  readonly render: (document: Document) => readonly [SlackPayload, ...SlackPayload[]];
  readonly whisper: ChatPlatform['whisper'];
  readonly accept: (interaction: Interaction) => Promise<Accepted>;
}

const failed = 'The bot failed to take this, and nothing was started. Please try again in a minute.';

/** For the person whose command or button ran into a bug of ours. */
export const unheard: Document = {
  summary: failed,
  blocks: [{ type: 'paragraph', text: [failed] }],
};

const said = (body: Record<string, unknown>): string =>
  typeof body['command'] === 'string'
    ? 'command'
    : typeof body['type'] === 'string'
      ? body['type']
      : 'unknown';

/** Bolt sorts deliveries and hands them to listeners; nothing is acknowledged before the listener has ended. */
export const createReceive = (parts: ReceiveParts): Receive => {
  const { clock, log, handles, people, render, accept } = parts;
  const underWay = new Set<Promise<unknown>>();
  const following = <T>(work: Promise<T>): Promise<T> => {
    underWay.add(work);
    void work.finally(() => underWay.delete(work)).catch(() => undefined);
    return work;
  };

  const whisper = async (heard: Heard, payloads: readonly SlackPayload[], reply?: string): Promise<void> => {
    const { conversation, person } = heard.interaction;
    const { thread: _, ...channel } = conversation;
    const to: Conversation = heard.shownIn === undefined ? channel : { ...channel, thread: heard.shownIn };
    try {
      for (const payload of payloads)
        await parts.whisper(to, person.id, { ...payload }, { reply, signal: AbortSignal.timeout(30_000) });
    } catch (error) {
      log.warn({ reason: messageOf(error) }, 'A person could not be told');
    }
  };

  /** Accepts durably; gives back what this person is told at once. */
  const take = async (heard: Heard): Promise<readonly SlackPayload[]> => {
    const { interaction } = heard;
    const { reply: url, conversation, person } = interaction;
    if (url !== undefined)
      handles.remember(conversation.channel, { url, person: person.id, channelName: heard.channelName });
    const started = clock.now();
    const { reply: _, ...kept } = interaction;
    // The response_url stays here: an Interaction goes into stores and logs.
    const accepted = await accept(kept);
    parts.metrics.observe('k8sgpt_accept_seconds', (clock.now() - started) / 1_000, { platform: 'slack' });
    return accepted.whisper === undefined ? [] : render(accepted.whisper);
  };

  let app: App | undefined;
  const receiver: Receiver = {
    init: (made) => {
      app = made;
    },
    start: async () => undefined,
    stop: async () => undefined,
  };
  const bolt = new App({
    receiver,
    // One workspace, one token. Bolt would ask Slack about it before the first delivery.
    authorize: async () => ({ botToken: parts.botToken }),
    // What bots say is left out by heardEvent, which knows more of it.
    ignoreSelf: false,
    convoStore: false,
    logger: sdkLog(log),
  });
  // What a listener throws reaches the delivery that it belongs to.
  bolt.error(async (error) => {
    throw error;
  });

  bolt.command(/./, async ({ body, ack }) => {
    const heard = heardCommand(body, clock.now());
    if (heard === undefined) return ack();
    const [first, ...more] = await take(heard);
    // The acknowledgement itself shows it: no further call, also where the bot is not a member.
    await (first === undefined
      ? ack()
      : ack({ response_type: 'ephemeral', text: first.text, blocks: [...first.blocks] }));
    void following(whisper(heard, more, heard.interaction.reply));
  });
  bolt.action(/./, async ({ body, ack }) => {
    const heard = heardPress(body, clock.now());
    if (heard === undefined) return ack();
    const payloads = await take(heard).catch((error: unknown) => {
      // Slack tells nobody that a button failed, and does not send it again.
      void following(whisper(heard, render(unheard), heard.interaction.reply));
      throw error;
    });
    await ack();
    void following(whisper(heard, payloads, heard.interaction.reply));
  });
  const hear = async (body: unknown): Promise<void> => {
    const heard = heardEvent(body, clock.now(), parts.ownUser());
    if (heard === undefined) return;
    const person = await people.find(heard.interaction.person.id);
    const payloads = await take({ ...heard, interaction: { ...heard.interaction, person } });
    void following(whisper(heard, payloads));
  };
  bolt.event('app_mention', async ({ body }) => hear(body));
  bolt.message(async ({ body, message }) => {
    // Only direct messages are subscribed to; a wider subscription must not make the bot answer everything.
    if (message.channel_type === 'im') await hear(body);
  });

  const deliver: Deliver = async (body, retry) => {
    let answer: unknown;
    try {
      await app?.processEvent({
        body,
        // Bolt acknowledges events before their listeners have ended: what it says waits here.
        ack: async (response) => {
          answer = response;
        },
        ...(retry === undefined ? {} : { retryNum: retry }),
      });
      return { status: 'taken', body: answer };
    } catch (error) {
      log.error({ sort: said(body), err: error }, 'A delivery of Slack failed');
      return { status: 'failed' };
    }
  };

  return {
    deliver: async (body, retry) => following(deliver(body, retry)),
    settled: async () => {
      while (underWay.size > 0) await Promise.allSettled(underWay);
    },
  };
};
