// SPDX-License-Identifier: Apache-2.0

/** What Discord accepts at most. `source` says who says so: [doc] of Discord, [types] of discord-api-types, [measured] by users. */
interface Limit {
  readonly max: number;
  readonly source: string;
}

const components = 'https://docs.discord.com/developers/components/reference';
const message = 'https://docs.discord.com/developers/resources/message';
const channel = 'https://docs.discord.com/developers/resources/channel';
const interactions = 'https://docs.discord.com/developers/interactions/receiving-and-responding';
const commands = 'https://docs.discord.com/developers/interactions/application-commands';
const rate = 'https://docs.discord.com/developers/topics/rate-limits';
const gateway = 'https://docs.discord.com/developers/events/gateway';

/**
 * The one table of limits, for the renderer that keeps them and the stand-in that enforces them.
 * Text is counted in UTF-16 units (`.length`): never fewer than Discord counts.
 */
export const discordLimits = {
  // The message as a whole
  messageComponents: { max: 40, source: `[doc] ${components}: nested ones count` },
  /** Of all text displays together. */
  messageText: {
    max: 4_000,
    source: `[measured] github.com/vercel/chat adapter-discord (DISCORD_MAX_TEXT_V2); ${components} names it for V2 messages`,
  },
  /** Of a message without components V2. */
  content: { max: 2_000, source: `[doc] ${message}#create-message` },
  nonce: { max: 25, source: `[doc] ${message}#create-message-jsonform-params` },
  /** Discord says "the past few minutes". */
  nonceMs: { max: 5 * 60_000, source: `[doc] ${message}#create-message (enforce_nonce); [measured] minutes` },
  attachments: { max: 10, source: `[doc] ${message}#create-message: files[n]` },
  fileBytes: {
    max: 10 * 1_048_576,
    source: '[doc] https://docs.discord.com/developers/reference#uploading-files',
  },
  /** Of a picture, for whoever does not see it. */
  description: { max: 1_024, source: `[doc] ${components}#media-gallery-media-gallery-item-structure` },
  requestBytes: { max: 25 * 1_048_576, source: `[doc] ${message}#create-message-limitations` },

  // Components
  customId: { max: 100, source: `[doc] ${components}#anatomy-of-a-component` },
  rowButtons: { max: 5, source: `[doc] ${components}#action-row` },
  buttonLabel: { max: 80, source: `[doc] ${components}#button-button-structure` },
  selectOptions: { max: 25, source: `[doc] ${components}#string-select` },
  selectPlaceholder: { max: 150, source: `[doc] ${components}#string-select` },
  optionLabel: { max: 100, source: `[doc] ${components}#string-select-select-option-structure` },
  optionValue: { max: 100, source: `[doc] ${components}#string-select-select-option-structure` },
  optionDescription: { max: 100, source: `[doc] ${components}#string-select-select-option-structure` },
  sectionTexts: { max: 3, source: `[doc] ${components}#section` },

  // Modals
  modalTitle: { max: 45, source: `[doc] ${interactions}#interaction-response-object-modal` },
  modalComponents: { max: 5, source: `[doc] ${interactions}#interaction-response-object-modal` },
  modalLabel: { max: 45, source: `[doc] ${components}#label` },
  modalDescription: { max: 100, source: `[doc] ${components}#label` },
  inputValue: { max: 4_000, source: `[doc] ${components}#text-input` },
  inputPlaceholder: { max: 100, source: `[doc] ${components}#text-input` },

  // Commands
  commandName: { max: 32, source: `[doc] ${commands}#application-command-object` },
  commandDescription: { max: 100, source: `[doc] ${commands}#application-command-object` },
  commandOptions: { max: 25, source: `[doc] ${commands}#application-command-object` },
  commandChoices: { max: 25, source: `[doc] ${commands}#application-command-object` },
  choiceName: { max: 100, source: `[doc] ${commands}#application-command-object` },
  choiceValue: { max: 100, source: `[doc] ${commands}#application-command-object` },
  commandText: {
    max: 8_000,
    source: `[doc] ${commands}#application-command-object: names, descriptions, values`,
  },

  // Threads
  threadName: { max: 100, source: `[doc] ${channel}#start-thread-from-message` },

  // Time and frequency
  acknowledgeMs: { max: 3_000, source: `[doc] ${interactions}#interaction-callback` },
  tokenMs: { max: 15 * 60_000, source: `[doc] ${interactions}#followup-messages` },
  signatureAgeMs: {
    max: 5 * 60_000,
    source: 'ours: Discord signs the timestamp and names no age (interactions/overview)',
  },
  globalPerSecond: { max: 50, source: `[doc] ${rate}#global-rate-limit` },
  invalidPer10Minutes: { max: 10_000, source: `[doc] ${rate}#invalid-request-limit` },
  identifiesPerDay: { max: 1_000, source: `[doc] ${gateway}#session-start-limit-object` },
} as const satisfies Record<string, Limit>;

export type DiscordLimit = keyof typeof discordLimits;

export const limitOf = (limit: DiscordLimit): number => discordLimits[limit].max;
