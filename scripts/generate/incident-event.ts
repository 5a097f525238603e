// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import { IncidentMessage } from '../../adapters/alerts/_incident-message.ts';
import { defineGenerator } from './_generator.ts';

/** What webhooks and CloudEvents carry, for those who receive it. */
export default defineGenerator({
  name: 'incident-event',
  stage: 'reference',
  files: async () => {
    const schema = z.toJSONSchema(IncidentMessage, { target: 'draft-2020-12' });
    return new Map([['docs/reference/incident-event.schema.json', `${JSON.stringify(schema, null, 2)}\n`]]);
  },
});
