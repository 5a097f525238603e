// SPDX-License-Identifier: Apache-2.0

import { App, type Receiver } from '@slack/bolt';
import type { Document } from '../../src/core/document.ts';
import { messageOf, Unavailable } from '../../src/core/errors.ts';
import type { Desk } from '../../src/core/ports/desk.ts';
import type { Heard } from './heard.ts';
import { heardCommand, heardEvent, heardPress } from './interaction-of.ts';
import type { SlackPayload } from './payload.ts';
import { openForm, receiveViews } from './receive-views.ts';
import { sdkLog } from './sdk-log.ts';
import { createTake, type TakeParts } from './take.ts';
import type { Views } from './views.ts';

/** What Slack is told of a delivery: `ack` with what the person sees, or that it was not taken, so that Slack sends it again where it does. */
export type Outcome = { readonly status: 'taken'; readonly body: unknown } | { readonly status: 'failed' };

/** One delivery, by whichever way it came, verified already. Resolves when Slack may be told. */
export type Deliver = (body: Record<string, unknown>, retry?: number) => Promise<Outcome>;

export interface Receive {
  readonly deliver: Deliver;
  /** Everything that was heard is accepted, and everybody told. */
  readonly settled: () => Promise<void>;
}

export interface ReceiveParts extends TakeParts {
  /** Replies under a message of ours are for us without a mention. */
  readonly hearsThreads: boolean;
  readonly tokenOf: (team: string | undefined) => string;
  readonly ownUser: (team: string) => string | undefined;
  readonly views: Views;
  readonly desk: Desk;
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
  const { clock, log, render, views, desk, ownUser } = parts;
  const underWay = new Set<Promise<unknown>>();
  const following = <T>(work: Promise<T>): Promise<T> => {
    underWay.add(work);
    void work.finally(() => underWay.delete(work)).catch(() => undefined);
    return work;
  };
  const { take, tell } = createTake(parts);

  /** What this person is told at once: nothing where a form is open now. */
  const answered = async (heard: Heard): Promise<readonly SlackPayload[]> => {
    const accepted = await take(heard);
    const form = accepted.status === 'accepted' ? accepted.form : undefined;
    if (await openForm(views, heard, form)) return [];
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
    // Bolt would ask Slack about a token before the first delivery.
    authorize: async ({ teamId }) => ({ botToken: parts.tokenOf(teamId) }),
    // What bots say is left out by heardEvent, which knows more of it.
    ignoreSelf: false,
    convoStore: false,
    logger: sdkLog(log),
  });
  // What a listener throws reaches the delivery that it belongs to.
  bolt.error(async (error) => {
    throw error;
  });

  receiveViews(bolt, {
    take,
    tell,
    desk,
    views,
    render,
    ownUser,
    unheard,
    clock,
    log,
    following: (work) => void following(work),
  });
  bolt.command(/./, async ({ body, ack }) => {
    const heard = heardCommand(body, clock.now());
    if (heard === undefined) return ack();
    const [first, ...more] = await answered(heard);
    // The acknowledgement itself shows it: no further call, also where the bot is not a member.
    await (first === undefined
      ? ack()
      : ack({ response_type: 'ephemeral', text: first.text, blocks: [...first.blocks] }));
    void following(tell(heard, more, heard.interaction.reply));
  });
  bolt.action(/./, async ({ body, ack }) => {
    if ('view' in body) return;
    const heard = heardPress(body, clock.now());
    if (heard === undefined) return ack();
    const payloads = await answered(heard).catch((error: unknown) => {
      // Slack tells nobody that a button failed, and does not send it again.
      void following(tell(heard, render(unheard), heard.interaction.reply));
      throw error;
    });
    await ack();
    void following(tell(heard, payloads, heard.interaction.reply));
  });
  /** `overheard` = not said to us in so many words: what we cannot make sense of is left alone. */
  const hear = async (body: Readonly<Record<string, unknown>>, overheard = false): Promise<void> => {
    const team = typeof body['team_id'] === 'string' ? body['team_id'] : '-';
    const found = heardEvent(body, clock.now(), ownUser(team));
    if (found === undefined) return;
    const heard: Heard = overheard
      ? { ...found, interaction: { ...found.interaction, source: 'message' } }
      : found;
    const { status, whisper, trouble } = await take(heard);
    if (whisper === undefined || (overheard && trouble === 'refused')) return;
    const told = following(tell(heard, render(whisper)));
    // What is neither stored nor said to be is not acknowledged: Slack sends it again.
    if (status === 'refused' && !(await told))
      throw new Unavailable('it was not taken, and the person could not be told');
  };
  bolt.event('app_mention', async ({ body }) => hear({ ...body }));
  bolt.message(async ({ body, message }) => {
    if (message.channel_type === 'im') return hear({ ...body });
    // Of what people write in channels only replies under a message of ours, and no mentions: these come by themselves.
    const { parent_user_id: parent, text = '' } = message as {
      readonly parent_user_id?: string;
      readonly text?: string;
    };
    const self = ownUser(body.team_id);
    if (!parts.hearsThreads || self === undefined || parent !== self || text.includes(`<@${self}`)) return;
    await hear({ ...body }, true);
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
      if (error instanceof Unavailable)
        log.warn(
          { sort: said(body), reason: messageOf(error) },
          'A delivery of Slack is left to be sent again',
        );
      else log.error({ sort: said(body), err: error }, 'A delivery of Slack failed');
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
