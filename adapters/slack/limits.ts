// SPDX-License-Identifier: Apache-2.0

/** What Slack accepts at most. `source` says who says so: [doc], [types] of @slack/types, [measured] by users, [guessed] where Slack says nothing. */
interface Limit {
  readonly max: number;
  readonly source: string;
}

const blocks = 'https://docs.slack.dev/reference/block-kit/blocks';
const elements = 'https://docs.slack.dev/reference/block-kit/block-elements';
const objects = 'https://docs.slack.dev/reference/block-kit/composition-objects';
const methods = 'https://docs.slack.dev/reference/methods';
const rateLimits = 'https://docs.slack.dev/apis/web-api/rate-limits';

/**
 * The one table of limits, for the renderer that keeps them and the stand-in that enforces them.
 * Text is counted in UTF-16 units (`.length`): never fewer than Slack counts.
 */
export const slackLimits = {
  // The message as a whole
  messageText: { max: 40_000, source: `[doc] ${methods}/chat.postMessage (longer text is cut)` },
  /** UTF-8 bytes. chat.update refuses what chat.postMessage takes. */
  updateTextBytes: { max: 4_000, source: `[doc] ${methods}/chat.update; [measured] bytes, not characters` },
  messageBlocks: { max: 50, source: `[doc] ${blocks}` },
  /** Of `blocksLength(blocks)`. */
  allBlocks: {
    max: 13_200,
    source:
      '[measured] github.com/slackapi/bolt-js/issues/2509 and 2867: neither documented nor free of structure',
  },
  attachments: { max: 100, source: `[doc] ${methods}/chat.postMessage (too_many_attachments)` },
  tablesPerMessage: { max: 1, source: `[doc] ${blocks}/table-block (only_one_table_allowed)` },
  /** Of all markdown blocks together. */
  markdownText: { max: 12_000, source: `[doc] ${blocks}/markdown-block` },

  // Blocks
  blockId: { max: 255, source: `[doc] ${blocks}` },
  altText: { max: 2_000, source: `[doc] ${blocks}/image-block` },
  sectionText: { max: 3_000, source: `[doc] ${blocks}/section-block` },
  sectionFields: { max: 10, source: `[doc] ${blocks}/section-block` },
  fieldText: { max: 2_000, source: `[doc] ${blocks}/section-block` },
  actionsElements: { max: 25, source: `[doc] ${blocks}/actions-block` },
  contextElements: { max: 10, source: `[doc] ${blocks}/context-block` },
  contextActionsElements: { max: 5, source: `[types] ContextActionsBlock` },
  headerText: { max: 150, source: `[doc] ${blocks}/header-block` },
  imageUrl: { max: 3_000, source: `[doc] ${blocks}/image-block` },
  imageAltText: { max: 2_000, source: `[doc] ${blocks}/image-block` },
  imageTitle: { max: 2_000, source: `[doc] ${blocks}/image-block` },
  inputLabel: { max: 2_000, source: `[doc] ${blocks}/input-block` },
  inputHint: { max: 2_000, source: `[doc] ${blocks}/input-block` },
  tableRows: { max: 100, source: `[doc] ${blocks}/table-block` },
  tableColumns: { max: 20, source: `[doc] ${blocks}/table-block` },
  taskTitle: { max: 150, source: '[guessed] TaskCardBlock names no limit: that of a header' },
  /** Of all cells together. */
  tableText: { max: 10_000, source: `[doc] ${blocks}/table-block` },

  // Elements and their parts
  textObject: { max: 3_000, source: `[doc] ${objects}/text-object` },
  actionId: { max: 255, source: `[doc] ${elements}/button-element` },
  buttonText: { max: 75, source: `[doc] ${elements}/button-element` },
  buttonValue: { max: 2_000, source: `[doc] ${elements}/button-element` },
  buttonUrl: { max: 3_000, source: `[doc] ${elements}/button-element` },
  accessibilityLabel: { max: 75, source: `[doc] ${elements}/button-element` },
  placeholder: { max: 150, source: `[doc] ${elements}/select-menu-element` },
  selectOptions: { max: 100, source: `[doc] ${elements}/select-menu-element` },
  optionGroups: { max: 100, source: `[doc] ${elements}/select-menu-element` },
  optionGroupLabel: { max: 75, source: `[doc] ${objects}/option-group-object` },
  overflowOptions: { max: 5, source: `[doc] ${elements}/overflow-menu-element` },
  choiceOptions: { max: 10, source: `[doc] ${elements}/radio-button-group-element and checkboxes-element` },
  optionText: { max: 75, source: `[doc] ${objects}/option-object` },
  optionValue: { max: 150, source: `[doc] ${objects}/option-object (@slack/types still says 75)` },
  optionDescription: { max: 75, source: `[doc] ${objects}/option-object` },
  optionUrl: { max: 3_000, source: `[doc] ${objects}/option-object` },
  plainTextInput: { max: 3_000, source: `[doc] ${elements}/plain-text-input-element` },
  confirmTitle: { max: 100, source: `[doc] ${objects}/confirmation-dialog-object` },
  confirmText: { max: 300, source: `[doc] ${objects}/confirmation-dialog-object` },
  confirmButton: { max: 30, source: `[doc] ${objects}/confirmation-dialog-object` },

  // Modals and Home
  viewBlocks: { max: 100, source: `[doc] ${blocks}` },
  viewTitle: { max: 24, source: '[types] ModalView: title, submit and close' },
  viewCallbackId: { max: 255, source: '[types] BaseView' },
  viewExternalId: { max: 255, source: '[doc] https://docs.slack.dev/reference/views' },
  viewPrivateMetadata: { max: 3_000, source: '[types] BaseView' },

  // Beside messages
  statusText: { max: 100, source: '[guessed] assistant.threads.setStatus names no limit' },
  metadataBytes: { max: 4_000, source: '[guessed] message metadata: its documentation names no limit' },
  historyMessages: { max: 999, source: `[doc] ${methods}/conversations.history` },

  // Time and frequency
  acknowledgeMs: {
    max: 3_000,
    source: '[doc] https://docs.slack.dev/interactivity/handling-user-interaction',
  },
  triggerMs: { max: 3_000, source: '[doc] https://docs.slack.dev/interactivity/handling-user-interaction' },
  responseUrlUses: { max: 5, source: '[doc] https://docs.slack.dev/interactivity/handling-user-interaction' },
  responseUrlMs: {
    max: 30 * 60_000,
    source: '[doc] https://docs.slack.dev/interactivity/handling-user-interaction',
  },
  signatureAgeMs: {
    max: 5 * 60_000,
    source: '[doc] https://docs.slack.dev/authentication/verifying-requests-from-slack',
  },
  postsPerSecondPerChannel: { max: 1, source: `[doc] ${rateLimits} (short bursts are tolerated)` },
  tier1PerMinute: { max: 1, source: `[doc] ${rateLimits}` },
  tier2PerMinute: { max: 20, source: `[doc] ${rateLimits}` },
  tier3PerMinute: { max: 50, source: `[doc] ${rateLimits}` },
  tier4PerMinute: { max: 100, source: `[doc] ${rateLimits}` },
  socketConnections: { max: 10, source: '[doc] https://docs.slack.dev/apis/events-api/using-socket-mode' },
} as const satisfies Record<string, Limit>;

export type SlackLimit = keyof typeof slackLimits;

export const limitOf = (limit: SlackLimit): number => slackLimits[limit].max;

/**
 * What counts against `allBlocks`. The text alone is too little (11,341 characters of text in rich_text blocks were
 * refused, each header cost about 100 more than its words), the serialised blocks are never less than what Slack counts.
 */
export const blocksLength = (blocks: readonly unknown[]): number => JSON.stringify(blocks).length;
