// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import { defineConfig } from '../../src/core/config-slice.ts';
import { defineBackend } from '../../src/core/ports/ai-module.ts';

export const noopaiConfig = defineConfig({
  key: 'noopai',
  title: 'No AI: the same words to every question, to try out everything around it',
  schema: z.strictObject({
    answer: z
      .string()
      .min(1)
      .default('No model was asked: the backend noopai gives this answer to every question.')
      .describe('What it answers'),
  }),
  env: { NOOPAI_ANSWER: 'answer' },
});

/** Words of it; no number of a model. */
const tokens = (text: string): number => Math.ceil(text.length / 4);

/** The smallest answer that fits a schema of this project: text where text is wanted, else what is empty. */
const fitting = (schema: Readonly<Record<string, unknown>>, text: string): unknown => {
  const { type, enum: options, properties, required } = schema;
  if (Array.isArray(options)) return options[0];
  if (type === 'string') return text;
  if (type === 'array') return [];
  if (type === 'boolean') return false;
  if (type === 'number' || type === 'integer') return 0;
  const known = (properties ?? {}) as Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  const wanted = Array.isArray(required) ? new Set<unknown>(required) : new Set(Object.keys(known));
  const entries = Object.entries(known).filter(([name]) => wanted.has(name));
  // The first text says it; the others have nothing to add.
  const first = entries.find(([, each]) => each['type'] === 'string' && each['enum'] === undefined)?.[0];
  return Object.fromEntries(entries.map(([name, each]) => [name, fitting(each, name === first ? text : '')]));
};

export default defineBackend({
  title: 'No AI',
  config: noopaiConfig,
  isConfigured: () => true,
  onlyWhenNamed: true,
  open: async ({ answer }) => ({
    name: 'noopai',
    model: 'none',
    capabilities: () => ({ schema: true, tools: false, streaming: false }),
    complete: async function* ({ system, messages, schema }, signal) {
      signal.throwIfAborted();
      const text = schema === undefined ? answer : JSON.stringify(fitting(schema.schema, answer));
      yield { type: 'text', text };
      const inputTokens = tokens(system) + tokens(JSON.stringify(messages));
      yield { type: 'done', model: 'none', inputTokens, outputTokens: tokens(text), finish: 'stop' };
    },
  }),
  diagnose: async () => [
    { name: 'model', status: 'ok', detail: 'answers the same to everything; nothing leaves this process' },
  ],
  steps: ['Set `K8SGPT_AI_BACKEND` to `noopai`: it is never taken by itself.'],
});
