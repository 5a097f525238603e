// SPDX-License-Identifier: Apache-2.0

import { camel } from '../generate/_generator.ts';
import { defineTemplate, kebab } from './_template.ts';

const source = (kind: string): string => `import { MINUTE } from '../core/clock.ts';
import { defineJob } from '../core/job.ts';

export default defineJob({
  kind: '${kind}',
  deadlineMs: 5 * MINUTE,
  async *run(work, _context, signal) {
    signal.throwIfAborted();
    yield {
      message: 'root',
      document: { summary: 'TODO: the result in one plain line', blocks: [{ type: 'paragraph', text: [work.cluster] }] },
      final: true,
    };
    return undefined;
  },
});
`;

const test = (kind: string): string => `import { expect, test } from 'vitest';
import type { Update } from '../../src/core/job.ts';
import { timeLimit } from '../../src/core/time-limit.ts';
import ${camel(kind)} from '../../src/jobs/${kind}.ts';

test('${kind} ends with a final document', async () => {
  const work = { kind: '${kind}', cluster: 'demo' } as const;
  const updates: Update[] = [];
  for await (const update of ${camel(kind)}.run(work, {} as never, timeLimit(1_000))) updates.push(update);
  expect(updates.at(-1)).toMatchObject({ message: 'root', final: true });
});
`;

export default defineTemplate({
  argument: '<kind>',
  files: (name) => {
    const kind = kebab(name, 'The kind of a job');
    return new Map([
      [`src/jobs/${kind}.ts`, source(kind)],
      [`test/jobs/${kind}.test.ts`, test(kind)],
    ]);
  },
  next: (kind) =>
    `Add { kind: z.literal('${kind}'), cluster: z.string().min(1), … } to Work in src/core/work.ts: until then it does not compile.`,
});
