// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import { ageOf } from '../plain-object.ts';
import { defineTool } from '../tool.ts';

const ROWS = 40;

export default defineTool({
  name: 'events',
  description: 'Recent events of one object or of a namespace, newest first; warnings before others.',
  args: z.object({
    namespace: z.string().optional(),
    kind: z.string().optional().describe('with name: only events of this object'),
    name: z.string().optional(),
  }),
  says: ({ kind, name, namespace }) =>
    `events${name === undefined ? '' : ` of ${kind ?? 'object'} ${name}`}${namespace === undefined ? '' : ` in ${namespace}`}`,
  look: async ({ kind, name, namespace: given }, looking) => {
    const namespace = looking.namespace(given);
    const of = kind === undefined ? undefined : looking.kind(kind);
    const index = await looking.read(['Event'], namespace);
    const now = looking.now();
    const found = index
      .objects('Event')
      .filter(
        ({ involvedObject }) =>
          (name === undefined || involvedObject.name === name) &&
          (of === undefined || involvedObject.kind === of),
      )
      .map((event) => ({
        event,
        at: event.lastSeen ?? event.firstSeen ?? 0,
        isBad: event.type === 'Warning',
      }))
      .sort((a, b) => Number(b.isBad) - Number(a.isBad) || b.at - a.at);
    if (found.length === 0) return 'There are no events; they are kept for an hour or so.';
    return found
      .slice(0, ROWS)
      .map(
        ({ event: { involvedObject, type, reason, message, count }, at }) =>
          `${ageOf(at, now)} ago ${type} ${reason} ×${count} ${involvedObject.kind}/${involvedObject.name}: ${message.replace(/\s+/g, ' ').slice(0, 400)}`,
      )
      .join('\n');
  },
});
