// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import { matchesSelector } from '../../core/label-selector.ts';
import { parseSelector } from '../../core/parse-selector.ts';
import { objectLine } from '../plain-object.ts';
import { podLine } from '../pod-line.ts';
import { defineTool } from '../tool.ts';

const ROWS = 60;

export default defineTool({
  name: 'list',
  description: 'Lists objects of one kind with their main fields, for example all Pods of a namespace.',
  args: z.object({
    kind: z.string().describe('Pod, Deployment, Service, Node, HorizontalPodAutoscaler, …'),
    namespace: z.string().optional().describe('leave it out for all namespaces'),
    selector: z.string().optional().describe('label selector, for example app=web'),
  }),
  says: ({ kind, namespace, selector }) =>
    `${kind} objects${selector === undefined ? '' : ` with ${selector}`}${namespace === undefined ? '' : ` in ${namespace}`}`,
  look: async ({ kind: word, namespace: given, selector }, looking) => {
    const kind = looking.kind(word);
    const namespace = looking.namespace(given);
    const wanted = selector === undefined ? undefined : parseSelector(selector);
    const index = await looking.read([kind], namespace);
    const found = index
      .objects(kind)
      .filter(({ metadata }) => wanted === undefined || matchesSelector(metadata.labels, wanted));
    if (found.length === 0)
      return `There is no ${kind} ${selector === undefined ? 'here' : 'with these labels'}.`;
    const now = looking.now();
    const rows = found.slice(0, ROWS).map((object) => podLine(object, now) ?? objectLine(object, now));
    return [
      `${found.length} of kind ${kind}:`,
      ...rows,
      ...(found.length > ROWS ? [`and ${found.length - ROWS} more`] : []),
    ].join('\n');
  },
});
