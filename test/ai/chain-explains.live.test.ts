// SPDX-License-Identifier: Apache-2.0

import { expect, onTestFinished, test } from 'vitest';
import noopai from '../../adapters/ai/noopai.ts';
import openai from '../../adapters/ai/openai.ts';
import { fallbackChain } from '../../src/ai/fallback-chain.ts';
import { explanationFooter } from '../../src/views/explanation.ts';
import { breaks, startOpenAi } from '../standins/openai.ts';
import { about } from '../support/about.ts';
import { adapterParts, keepingLog } from '../support/adapter-parts.ts';
import { demoReport } from '../support/demo-report.ts';
import { explaining } from '../support/explaining.ts';

test('an explanation goes on with the next backend, without a word of the one that broke off, and says so', async () => {
  const server = await startOpenAi();
  onTestFinished(() => server.close());
  server.will(breaks(['{"happening":"All is lost.","because":[], "steps": ["']));
  const { config, open } = openai;
  const parts = adapterParts();
  const chain = fallbackChain(
    [
      await open(config.schema.parse({ apiKey: 'k', baseUrl: server.url }), parts),
      await noopai.open(noopai.config.schema.parse({ answer: 'Nothing was asked.' }), parts),
    ],
    { clock: parts.clock, log: keepingLog().log },
  );
  const { versions } = await explaining({ backend: chain });
  const all = await versions(about(await demoReport()));
  const last = all.at(-1);
  expect(last).toMatchObject({ source: 'ai', happening: 'Nothing was asked.', model: 'none' });
  expect(JSON.stringify(last)).not.toContain('All is lost');
  expect(last?.note).toMatch(/^openai: The AI server 127\.0\.0\.1:\d+ /);
  expect(last === undefined ? '' : explanationFooter(last)).toMatch(/· none · after a failure of openai: /);
});
