// SPDX-License-Identifier: Apache-2.0

import { activityOf } from '../../adapters/teams/activity-of.ts';
import { bytesOf } from '../../adapters/teams/limits.ts';
import type { TeamsPayload } from '../../adapters/teams/payload.ts';
import { MESSAGE_BYTES, renderTeams } from '../../adapters/teams/render.ts';
import type { Document } from '../../src/core/document.ts';
import { faultOfActivity, pingsOf } from '../standins/teams/check-activity.ts';
import { partsOfCard, textOfCard } from '../standins/teams/visible-text.ts';

/** What Teams' markdown would read as more than words. */
const FORMATS = /[\\`*_~[\]<>&{}#|!\n]|^\s*(?:[-+]\s|\d+[.)]\s)/;

/** Every rule of Teams that the stand-in knows, and that no text of ours is markdown. */
export const faultsOf = (payload: TeamsPayload, messageBytes = MESSAGE_BYTES): readonly unknown[] => {
  const activity = activityOf(payload);
  const markdown = partsOfCard(payload.card).filter(
    ({ type, text }) => type === 'TextBlock' && FORMATS.test(text),
  );
  return [
    faultOfActivity(activity),
    bytesOf(activity) > messageBytes ? `${bytesOf(activity)} bytes` : undefined,
    ...pingsOf(activity),
    ...markdown,
  ].filter((fault) => fault !== undefined);
};

/** The words of a whole document, as people read them. */
export const shown = (document: Document, messageBytes?: number): string =>
  renderTeams(document, messageBytes)
    .map(({ card }) => textOfCard(card))
    .join('\n');
