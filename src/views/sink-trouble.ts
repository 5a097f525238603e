// SPDX-License-Identifier: Apache-2.0

import { code, type Document } from '../core/document.ts';

/** For those who run the bot: who was not told of an incident, and why. */
export const sinkTroubleView = (title: string, reason: string): Document => {
  const text = `${title} was not told of an incident`;
  return {
    summary: `${text}: ${reason}`,
    blocks: [
      { type: 'headline', tone: 'warning', text: [text] },
      { type: 'paragraph', text: [`${reason.replace(/\.$/, '')}.`] },
      {
        type: 'note',
        text: ['Alerts in chat are not concerned. What is wrong with it tells ', code('k8sgpt doctor'), '.'],
      },
    ],
  };
};
