// SPDX-License-Identifier: Apache-2.0

import type { Verb } from '../../src/completion/grammar.ts';
import type { FlagSpec } from '../../src/core/flags.ts';
import { defineGenerator, header } from './_generator.ts';

const line = (value: unknown): string => `    ${JSON.stringify(value)},\n`;

/** A flag of a role says which variable it sets: that is no grammar. */
const specOf = (flag: FlagSpec): unknown => ({ ...flag, sets: undefined });

/** What completion and help need of a command; what it does is left where it is. */
const verbLine = (of: Verb): string => {
  const { verb, aliases, summary, operands, examples, hidden, takes, isRole } = of;
  const flags = Object.fromEntries(Object.entries(of.flags).map(([name, flag]) => [name, specOf(flag)]));
  return line({ verb, aliases, summary, operands, flags, examples, hidden, takes, isRole });
};

/** Everything that can be typed, as data that is loaded at once: no command, analyzer or backend comes with it. */
export default defineGenerator({
  name: 'grammar',
  stage: 'reference',
  files: async () => {
    const { commands } = await import('../../src/commands/index.ts');
    const { operations } = await import('../../src/compose/command-line/operations/index.ts');
    const { surfaceFlags } = await import('../../adapters/terminal/surface-flags.ts');
    const { analyzers } = await import('../../analyzers/index.ts');
    const { filtersOf } = await import('../../src/core/filters-of.ts');
    const { backends } = await import('../../adapters/ai/index.ts');
    const { cacheStores } = await import('../../adapters/cache/config.ts');
    const { severities } = await import('../../src/core/finding.ts');
    const { demoName } = await import('../../adapters/recorded/demo.ts');
    const { lessons } = await import('../../adapters/recorded/demo/lessons/index.ts');
    const titles = Object.entries(backends).map(([value, { title }]) => ({ value, description: title }));
    const values = {
      BACKEND: titles,
      FILTER: filtersOf(analyzers).map(({ name, title }) => ({ value: name, description: title })),
      LESSON: [
        { value: demoName, description: 'A small shop with three things wrong' },
        ...lessons.map(({ name, title }) => ({ value: name, description: title })),
      ],
      SEVERITY: severities.map((value) => ({ value })),
      STORE: cacheStores.map((value) => ({ value })),
    };
    const content = [
      header,
      "import type { Grammar } from '../../completion/grammar.ts';\n\n",
      'export const grammar: Grammar = {\n',
      '  commands: [\n',
      ...commands.map(verbLine),
      '  ],\n  operations: [\n',
      ...operations.map(verbLine),
      `  ],\n  surface: ${JSON.stringify(surfaceFlags)},\n  values: {\n`,
      ...Object.entries(values).map(([name, candidates]) => `    ${name}: ${JSON.stringify(candidates)},\n`),
      '  },\n};\n',
    ];
    return new Map([['src/compose/command-line/grammar.generated.ts', content.join('')]]);
  },
});
