// SPDX-License-Identifier: Apache-2.0

import { code, type Document } from '../../src/core/document.ts';
import type { Place } from './activity.ts';

/** The first word in a conversation that the app was added to. */
export const welcomeTo = (place: Place): Document => {
  const name = place === 'personal' ? '' : '@k8sgpt ';
  const summary = 'k8sgpt tells what is broken in your Kubernetes cluster, what caused it and what to do.';
  return {
    summary,
    blocks: [
      { type: 'paragraph', text: [summary] },
      {
        type: 'paragraph',
        text: ['Write ', code(`${name}analyze`), ' for a report, ', code(`${name}help`), ' for the rest.'],
      },
    ],
  };
};
