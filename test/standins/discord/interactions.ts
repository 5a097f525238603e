// SPDX-License-Identifier: Apache-2.0

import { randomBytes } from 'node:crypto';
import { limitOf } from '../../../adapters/discord/limits.ts';
import { type Answer, nothing, refuse } from './answer.ts';
import { EPHEMERAL, type Interaction, type State } from './state.ts';
import type { FileOf, Json, Message } from './types.ts';
import { faultsOfChoices } from './validate/command.ts';
import { faultsOfMessage } from './validate/message.ts';
import { faultsOfModal } from './validate/modal.ts';

/** Interactions: one answer within 3 s, and what may be said afterwards for 15 minutes. */
export const interactionsOf = (state: State, acknowledgeMs: number) => {
  const { now } = state;
  /** Offered while people type. */
  const offered: { choices: readonly Json[] } = { choices: [] };

  const add = (interaction: Interaction, body: Json, files: readonly FileOf[], flags: number): Message => {
    const message = state.add({
      channel: interaction.channel,
      author: 'bot',
      content: body.content ?? '',
      components: body.components ?? [],
      flags,
      files,
      onlyFor: (flags & EPHEMERAL) === 0 ? undefined : interaction.user,
    });
    state.notice(message, body.allowed_mentions);
    return message;
  };

  const show = (interaction: Interaction, data: Json, files: readonly FileOf[]): Answer => {
    const faults = faultsOfMessage(data, { files });
    if (faults.length > 0) return refuse(400, 50035, faults);
    interaction.original = add(interaction, data, files, data.flags ?? 0).id;
    return nothing;
  };

  const defer = (interaction: Interaction, data: Json): Answer => {
    const flags: number = data?.flags ?? 0;
    // What else there is to say is said in the edit.
    if ((flags & ~EPHEMERAL) !== 0) return refuse(400, 50035, ['only EPHEMERAL may be deferred']);
    interaction.thinking = true;
    interaction.original = add(interaction, { allowed_mentions: { parse: [] } }, [], flags).id;
    return nothing;
  };

  const callback = (interaction: Interaction, { type, data }: Json): Answer => {
    switch (type) {
      case 4:
        if (interaction.type === 4) return refuse(400, 50035, ['choices are wanted']);
        return show(interaction, data, []);
      case 5:
        if (interaction.type === 4) return refuse(400, 50035, ['choices are wanted']);
        return defer(interaction, data);
      case 6:
        if (interaction.source === undefined) return refuse(400, 50035, ['there is no message to update']);
        interaction.original = interaction.source;
        return nothing;
      case 8: {
        const faults = faultsOfChoices(data?.choices);
        if (interaction.type !== 4 || faults.length > 0) return refuse(400, 50035, faults);
        offered.choices = data.choices;
        return nothing;
      }
      case 9: {
        const faults = faultsOfModal(data);
        if (interaction.type === 4 || interaction.type === 5 || faults.length > 0)
          return refuse(400, 50035, ['a modal cannot be opened', ...faults]);
        const { user, channel, source } = interaction;
        state.modals.push({ user, channel, modal: data, source });
        return nothing;
      }
      default:
        return refuse(400, 50035, [`type ${String(type)}`]);
    }
  };

  const fresh = (token: string): Interaction | undefined => {
    const interaction = state.interactions.get(token);
    return interaction !== undefined && now() - interaction.at < limitOf('tokenMs') ? interaction : undefined;
  };

  return {
    offered,
    begin: (given: Pick<Interaction, 'type' | 'user' | 'channel' | 'source'>): Interaction => {
      const interaction: Interaction = {
        ...given,
        id: state.id(),
        token: `aW50ZXJhY3Rpb246${randomBytes(24).toString('base64url')}`,
        at: now(),
        answered: false,
        original: undefined,
        thinking: false,
      };
      state.interactions.set(interaction.token, interaction);
      return interaction;
    },
    answer: (id: string, token: string, body: Json): Answer => {
      const interaction = state.interactions.get(token);
      if (interaction?.id !== id || now() - interaction.at > acknowledgeMs) return refuse(404, 10062);
      if (interaction.answered) return refuse(400, 40060);
      const answer = callback(interaction, body);
      if (answer.status < 300) interaction.answered = true;
      return answer;
    },
    /** The interaction of a token that may still be used, or why it may not. */
    use: (application: string, token: string): Interaction | Answer => {
      const interaction = fresh(token);
      if (interaction === undefined || application !== state.application.id) return refuse(401, 50027);
      return interaction.answered ? interaction : refuse(404, 10015);
    },
    follow: (interaction: Interaction, body: Json, files: readonly FileOf[]): Message | readonly string[] => {
      const faults = faultsOfMessage(body, { files });
      return faults.length > 0 ? faults : add(interaction, body, files, body.flags ?? 0);
    },
  };
};

export type Interactions = ReturnType<typeof interactionsOf>;
