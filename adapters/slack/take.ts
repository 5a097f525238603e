// SPDX-License-Identifier: Apache-2.0

import type { Conversation, Interaction } from '../../src/core/conversation.ts';
import type { Document } from '../../src/core/document.ts';
import { messageOf } from '../../src/core/errors.ts';
import type { AdapterParts } from '../../src/core/ports/adapter-module.ts';
import type { Accepted, ChatPlatform } from '../../src/core/ports/chat-platform.ts';
import { timeLimit } from '../../src/core/time-limit.ts';
import { whenChecked } from '../../src/core/unchecked.ts';
import type { Heard } from './heard.ts';
import type { SlackPayload } from './payload.ts';
import type { People } from './people.ts';
import type { Places } from './places.ts';
import type { ReplyHandles } from './reply-handles.ts';

export interface TakeParts extends Pick<AdapterParts, 'clock' | 'log' | 'metrics'> {
  readonly people: People;
  readonly places: Places;
  readonly handles: ReplyHandles;
  readonly render: (document: Document) => readonly [SlackPayload, ...SlackPayload[]];
  readonly whisper: ChatPlatform['whisper'];
  readonly accept: (interaction: Interaction) => Promise<Accepted>;
  /** Shows that the answer is being worked on, where the platform can. */
  readonly working: (conversation: Conversation) => void;
}

export interface Take {
  /** Accepts durably; gives back what the core makes of it. */
  readonly take: (heard: Heard) => Promise<Accepted>;
  /** What was said is told to this person alone; never throws. Resolves to false when it could not be. */
  readonly tell: (heard: Heard, payloads: readonly SlackPayload[], reply?: string) => Promise<boolean>;
}

const TELL_MS = 30_000;

/** From what Slack delivered to the core and back to the person, whichever way it came. */
export const createTake = (parts: TakeParts): Take => {
  const { clock, handles, people, places, log } = parts;

  /** Who it is and what place it is, as far as Slack tells in time: access is decided by it. */
  const completed = async (interaction: Interaction): Promise<Interaction> => {
    const { conversation, person, direct, shared } = interaction;
    const { workspace: team, channel } = conversation;
    if (shared === true) places.note(channel, true);
    const [known, isShared] = await Promise.all([
      people.find(team, person.id),
      direct === true || shared === true ? shared : places.isShared(team, channel),
    ]);
    // In an organisation of several workspaces people come from another one and are no guests: users.info knows, payloads do not.
    const guest = known.name === undefined ? person.guest === true : known.guest === true;
    const { guest: _, ...named } = person;
    return {
      ...interaction,
      person: { ...named, ...known, ...(guest ? { guest } : {}) },
      ...(isShared === true ? { shared: true } : {}),
    };
  };

  return {
    take: async (heard) => {
      const { reply: url, ...kept } = heard.interaction;
      const { conversation, person } = kept;
      // The response_url stays here: an Interaction goes into stores and logs.
      if (url !== undefined)
        handles.remember(conversation.channel, { url, person: person.id, channelName: heard.channelName });
      const started = clock.now();
      return whenChecked({ platform: 'Slack', log }, completed(kept), async (asked) => {
        const accepted = await parts.accept(asked);
        parts.metrics.observe('k8sgpt_accept_seconds', (clock.now() - started) / 1_000, {
          platform: 'slack',
        });
        const isUnderWay =
          accepted.status === 'accepted' && accepted.whisper === undefined && accepted.form === undefined;
        if (isUnderWay) parts.working(conversation);
        return accepted;
      });
    },
    tell: async (heard, payloads, reply) => {
      const { conversation, person } = heard.interaction;
      const { thread: _, ...channel } = conversation;
      const to: Conversation = heard.shownIn === undefined ? channel : { ...channel, thread: heard.shownIn };
      try {
        for (const payload of payloads)
          await parts.whisper(to, person.id, { ...payload }, { reply, signal: timeLimit(TELL_MS) });
        return true;
      } catch (error) {
        log.warn({ reason: messageOf(error) }, 'A person could not be told');
        return false;
      }
    },
  };
};
