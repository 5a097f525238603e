// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import { Refused } from '../../core/errors.ts';
import type { KubeObject } from '../../core/kind.ts';
import { suggest } from '../../core/suggest.ts';
import { plainValue } from '../plain-object.ts';
import { defineTool } from '../tool.ts';

/** Objects of one name, in as many namespaces. */
const MOST = 3;

export default defineTool({
  name: 'get',
  description: 'Shows one object: what it should be and what it is, without its environment.',
  args: z.object({
    kind: z.string(),
    name: z.string(),
    namespace: z.string().optional().describe('of kinds that live in one'),
  }),
  says: ({ kind, name, namespace }) => `${kind} ${name}${namespace === undefined ? '' : ` in ${namespace}`}`,
  look: async ({ kind: word, name, namespace: given }, looking) => {
    const kind = looking.kind(word);
    const namespace = looking.namespace(given);
    const all: readonly KubeObject[] = (await looking.read([kind], namespace)).objects(kind);
    const found = all.filter(({ metadata }) => metadata.name === name);
    if (found.length === 0) {
      const close = suggest(
        name,
        all.map(({ metadata }) => metadata.name),
      );
      throw new Refused(`there is no ${kind} ${name}${close === undefined ? '' : `; there is ${close}`}`);
    }
    return { objects: found.slice(0, MOST).map((object) => plainValue(object)) };
  },
});
