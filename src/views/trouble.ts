// SPDX-License-Identifier: Apache-2.0

import { type Block, code, type Document, link, type Text } from '../core/document.ts';
import type { Refused } from '../core/errors.ts';

/** How a hint that is one of our own command lines begins; others are commands of other programs, addresses or advice. */
const OWN_COMMAND =
  /^(?:ack|analyze|ask|assign|audit|cache|cancel|clusters|cost|details|explain|export|feedback|filters|held|help|history|home|incidents|mute|pause|purge|resume|route|show|silences|status|trend|unack|unassign|unmute|watch)\b/;

const hintText = (hint: string): Text => {
  if (OWN_COMMAND.test(hint)) return ['For example: ', code(`/k8sgpt ${hint}`)];
  if (/^https?:\/\/\S+$/.test(hint)) return ['See ', link(hint.replace(/^https?:\/\//, ''), hint)];
  return /[.]$/.test(hint) ? [hint] : ['Try: ', code(hint)];
};

/** A mistake of the question: what is wrong in one sentence, and the right form to copy. */
export const refusedView = (
  error: Refused,
  run?: { readonly label: string; readonly line: string },
): Document => ({
  summary: error.message,
  blocks: [
    { type: 'paragraph', text: [error.message] },
    // The button says the same as the example would.
    ...(error.hint === undefined || run !== undefined
      ? []
      : [{ type: 'note' as const, text: hintText(error.hint) }]),
    ...(run === undefined
      ? []
      : [{ type: 'actions' as const, actions: [{ ...run, style: 'primary' as const }] }]),
  ],
});

const failed = (what: string, note: Text): Block[] => [
  { type: 'headline', tone: 'neutral', text: [what] },
  { type: 'note', text: note },
];

/** What is known of a cluster from before it failed. Times in epoch milliseconds. */
export interface LastKnown {
  readonly since: number | undefined;
  readonly report: { readonly id: string; readonly at: number; readonly hasIncidents: boolean } | undefined;
}

/** The world is failing: what cannot be done now, and that nothing was lost or done. */
export const unavailableView = (what: string, why: string, known?: LastKnown): Document => {
  const { since, report } = known ?? {};
  return {
    summary: `${what}: ${why}`,
    blocks: [
      ...failed(what, [
        why,
        ...(since === undefined
          ? []
          : [' Since ', { type: 'time' as const, at: since, style: 'clock' as const }, '.']),
        ...(report === undefined
          ? []
          : [' Last report: ', { type: 'time' as const, at: report.at, style: 'clock' as const }, '.']),
      ]),
      ...(report?.hasIncidents === true
        ? [
            {
              type: 'actions' as const,
              actions: [
                { label: 'Show it', line: `details --report ${report.id}`, style: 'default' as const },
              ],
            },
          ]
        : []),
    ],
  };
};

/** A bug of ours: never a stack trace; the reference finds the log line. */
export const bugView = (what: string, reference: string): Document => ({
  summary: `${what} (reference ${reference})`,
  blocks: failed(what, ['This is a fault of the bot. Reference for its operator: ', code(reference)]),
});
