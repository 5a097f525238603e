// SPDX-License-Identifier: Apache-2.0

import { code, type Document } from '../core/document.ts';

/** What was asked of a newer release, and no worker could read. */
export const tooNewView = (reference: string): Document => {
  const what = 'This could not be done: the workers of k8sgpt are of an older release than the bot';
  return {
    summary: what,
    blocks: [
      { type: 'headline', tone: 'neutral', text: [what] },
      {
        type: 'paragraph',
        text: ['Tell whoever runs k8sgpt to update its workers, then ask again.'],
      },
      { type: 'note', text: ['Reference for its operator: ', code(reference)] },
    ],
  };
};
