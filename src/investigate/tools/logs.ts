// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import { Refused } from '../../core/errors.ts';
import { defineTool } from '../tool.ts';

const LINES = 60;
/** Lines that are read where only some of them are wanted. */
const SEARCHED = 1_000;

export default defineTool({
  name: 'logs',
  description: 'The end of the log of one container; with `contains`, the newest lines that hold a text.',
  args: z.object({
    namespace: z.string(),
    pod: z.string(),
    container: z.string().optional().describe('needed where the pod has several'),
    previous: z.boolean().optional().describe('of the instance before the latest restart'),
    contains: z.string().optional(),
  }),
  says: ({ pod, namespace, previous, contains }) =>
    `${previous === true ? 'earlier ' : ''}log of pod ${pod} in ${namespace}${contains === undefined ? '' : ` for “${contains.slice(0, 40)}”`}`,
  look: async ({ namespace: given, pod: name, container, previous, contains }, looking) => {
    const namespace = looking.namespace(given) ?? given;
    const pod = (await looking.read(['Pod'], namespace)).find('Pod', name, namespace);
    if (pod === undefined) throw new Refused(`there is no pod ${name} in ${namespace}`);
    const names = pod.spec.containers.map((each) => each.name);
    const only = container ?? (names.length === 1 ? names[0] : undefined);
    if (only === undefined) throw new Refused(`the pod has several containers: ${names.join(', ')}`);
    const lines = await looking.log({
      pod: { namespace, name },
      container: only,
      previous: previous ?? false,
      tailLines: contains === undefined ? LINES : SEARCHED,
    });
    const wanted = contains?.toLowerCase();
    const found = lines
      .filter((line) => wanted === undefined || line.toLowerCase().includes(wanted))
      .slice(-LINES);
    return found.length === 0
      ? contains === undefined
        ? 'The log is empty.'
        : `None of the last ${lines.length} lines holds that text.`
      : found.map((line) => line.slice(0, 600)).join('\n');
  },
});
