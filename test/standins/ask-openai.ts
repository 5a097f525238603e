// SPDX-License-Identifier: Apache-2.0

import openai from '../../adapters/ai/openai.ts';
import { adapterParts } from '../support/adapter-parts.ts';

// Asks one question as a process of its own, because Node reads NODE_EXTRA_CA_CERTS only when it starts.
const settings = openai.config.schema.parse({
  apiKey: 'sk-test',
  baseUrl: process.env['OPENAI_BASE_URL'],
});
const backend = await openai.open(settings, adapterParts({ env: process.env }));
const request = { system: 'S', messages: [{ role: 'user' as const, text: 'U' }], maxTokens: 5 };
for await (const part of backend.complete(request, new AbortController().signal))
  if (part.type === 'text') process.stdout.write(part.text);
