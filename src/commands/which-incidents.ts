// SPDX-License-Identifier: Apache-2.0

import type { FlagSpecs } from '../core/flags.ts';

/** Which incidents of which report: for whatever shows some of them. */
export const whichIncidents = {
  report: { type: 'text', placeholder: 'REPORT', description: 'another report than the last one here' },
  incident: {
    type: 'list',
    short: 'i',
    placeholder: 'INCIDENT',
    description: 'only these incidents, by number or id',
    suggests: 'incidents',
  },
} as const satisfies FlagSpecs;
