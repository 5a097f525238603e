// SPDX-License-Identifier: Apache-2.0

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { backends } from '../../adapters/ai/index.ts';
import { root } from '../../scripts/root.ts';
import type { AiModule } from '../../src/core/ports/ai-module.ts';

const guide = readFileSync(`${root}docs/guide/ai.md`, 'utf8');
const rows = [...guide.matchAll(/^\| `([a-z]+)` \| (.+?) \| (.+?) \|$/gm)].filter(
  ([, name = '']) => name in backends,
);

/** Of Amazon's tools: their SDKs read them, and so do we where a region is missing. */
const OF_AWS = ['AWS_REGION'];

test('every backend has its row in the guide, by name', () => {
  expect(rows.map(([, name]) => name)).toEqual(Object.keys(backends));
});

test.each(Object.entries(backends))(
  'the row of %s tells its title and variables that it reads',
  (...given) => {
    const name = given[0];
    const module = given[1] as unknown as AiModule;
    const [, , title, text = ''] = rows.find(([, each]) => each === name) ?? [];
    expect(title).toBe(module.title);
    const named = [...text.matchAll(/`([A-Z][A-Z\d_]+)`/g)].map(([, variable]) => variable);
    const known = [...Object.keys(module.config.env), ...OF_AWS];
    expect(named.filter((variable) => !known.includes(variable ?? ''))).toEqual([]);
    for (const step of module.steps)
      for (const [, variable = ''] of step.matchAll(/`([A-Z][A-Z\d_]+)`/g))
        expect([
          ...known,
          ...known.map((each) => `${each}_FILE`),
          'K8SGPT_AI_BACKEND',
          'AWS_PROFILE',
        ]).toContain(variable);
  },
);

test.each(Object.entries(backends))('%s takes, or refuses by name, what all backends share', (...given) => {
  const { config } = given[1] as unknown as AiModule;
  // It asks nobody.
  if (given[0] === 'noopai') return expect(Object.keys(config.schema.shape)).toEqual(['answer']);
  const refused = (config.refused ?? []).map(({ setting }) => setting);
  const shared = [
    'model',
    'baseUrl',
    'proxy',
    'headers',
    'organization',
    'temperature',
    'topP',
    'topK',
    'maxTokens',
  ];
  for (const setting of [...shared, 'stop', 'region', 'concurrency', 'perMinute'])
    expect([...Object.keys(config.schema.shape), ...refused]).toContain(setting);
  expect(config.schema.safeParse({}).success).toBe(true);
});
