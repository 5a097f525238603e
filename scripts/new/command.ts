// SPDX-License-Identifier: Apache-2.0

import { camel } from '../generate/_generator.ts';
import { defineTemplate, kebab } from './_template.ts';

const source = (verb: string): string => `import { defineCommand } from '../core/command.ts';
import { code } from '../core/document.ts';

export default defineCommand({
  verb: '${verb}',
  summary: 'TODO: one line for help, in the imperative',
  flags: {},
  examples: ['${verb}'],
  plan: () => ({
    type: 'answer',
    audience: 'person',
    document: {
      summary: 'TODO: the answer in one plain line',
      blocks: [{ type: 'paragraph', text: ['TODO: the answer to ', code('${verb}')] }],
    },
  }),
});
`;

const test = (verb: string): string => `import { expect, test } from 'vitest';
import ${camel(verb)} from '../../src/commands/${verb}.ts';

test('${verb} answers the person who asked', () => {
  expect(${camel(verb)}.plan({ flags: {}, operands: [] }, {} as never)).toMatchObject({
    type: 'answer',
    audience: 'person',
  });
});
`;

export default defineTemplate({
  argument: '<verb>',
  files: (name) => {
    const verb = kebab(name, 'A verb');
    return new Map([
      [`src/commands/${verb}.ts`, source(verb)],
      [`test/commands/${verb}.test.ts`, test(verb)],
    ]);
  },
  next: (verb) =>
    `It is a command on every surface now. Run its test with: npx vitest run test/commands/${verb}.test.ts`,
});
