// SPDX-License-Identifier: Apache-2.0

import { camel } from '../generate/_generator.ts';
import { defineTemplate, kebab, pascalOf } from './_template.ts';

const prefixOf = (id: string): string => id.toUpperCase().replaceAll('-', '_');

const module = (id: string): string => `import { defineConfig } from '../../src/core/config-slice.ts';
import { neededModel } from './_needs.ts';
import { type ServiceFacts, serviceOf } from './_service.ts';
import { backendSettings } from './_settings.ts';
import { wireModule } from './_wire-module.ts';

const USUAL_URL = 'https://${id}.example';

const facts: ServiceFacts = {
  name: '${camel(id)}',
  title: '${pascalOf(id)}',
  prefix: '${prefixOf(id)}',
  usualUrl: USUAL_URL,
};

export const ${camel(id)}Config = defineConfig(
  backendSettings({
    key: '${camel(id)}',
    title: '${pascalOf(id)}',
    prefix: '${prefixOf(id)}',
    takes: ['apiKey', 'baseUrl', 'headers', 'temperature', 'topP', 'stop'],
    own: {},
  }),
);

export default wireModule({
  title: facts.title,
  config: ${camel(id)}Config,
  isConfigured: ({ apiKey }) => apiKey !== undefined,
  first: 'Set ${prefixOf(id)}_API_KEY and ${prefixOf(id)}_MODEL.',
  connect: async (settings, parts) => {
    const base = settings.baseUrl ?? USUAL_URL;
    const service = serviceOf(facts, { ...settings, model: neededModel(settings, facts) });
    const { ${camel(id)}Backend } = await import('./_${id}-wire.ts');
    const backend = await ${camel(id)}Backend(service, { ...settings, base }, parts);
    return { backend, service, where: new URL(base).host };
  },
  steps: [
    'TODO: where the key is created.',
    'Set \`${prefixOf(id)}_API_KEY\` and \`${prefixOf(id)}_MODEL\`.',
    'Start again and run \`k8sgpt doctor\`.',
  ],
});
`;

const wire = (id: string): string => `import { z } from 'zod';
import type { AdapterParts } from '../../src/core/ports/adapter-module.ts';
import type { AiBackend } from '../../src/core/ports/ai-backend.ts';
import { samplingOf } from './_sampling.ts';
import type { Service } from './_service.ts';
import { type Reader, type WireSettings, wireBackend } from './_wire.ts';

/** What the service may refuse by name: left out from then on. */
const extras = { temperature: /temperature/i, top_p: /top_p/i, stop: /\\bstop\\b/i } as const;

/** TODO: what the service answers; only the fields that are used. */
const Answer = z.object({ model: z.string(), text: z.string(), input: z.number(), output: z.number() });

/** TODO: read what it streams ('sse' or 'lines'); here the whole answer is one JSON. */
const reader = (): Reader => ({
  *read(value) {
    const { data: answer } = Answer.safeParse(value);
    if (answer === undefined) throw new SyntaxError('not an answer of ${pascalOf(id)}');
    const { model, text, input, output } = answer;
    yield { is: 'model', model };
    yield { is: 'text', text };
    yield { is: 'usage', input, output };
    yield { is: 'finish', finish: 'stop' };
  },
});

type ${pascalOf(id)}Settings = WireSettings & { readonly apiKey?: string | undefined; readonly base: string };

/** The protocol of ${pascalOf(id)}. */
export const ${camel(id)}Backend = (
  service: Service,
  settings: ${pascalOf(id)}Settings,
  parts: AdapterParts,
): Promise<AiBackend> =>
  wireBackend(
    {
      service,
      settings,
      framing: 'whole',
      extras,
      tools: false,
      authorise: async () => ({ authorization: \`Bearer \${settings.apiKey ?? ''}\` }),
      reader,
      compose: (request) => {
        const { temperature, topP, stop, maxTokens } = samplingOf(request, settings);
        const { system, messages } = request;
        return {
          url: \`\${settings.base}/complete\`,
          body: { model: service.model, system, messages, maxTokens },
          extras: { temperature, top_p: topP, stop },
        };
      },
    },
    parts,
  );
`;

const test = (id: string): string => `import ${camel(id)} from '../../adapters/ai/${id}.ts';
import type { Speech } from '../standins/speech/speech.ts';
import { contractOf } from '../contracts/ai-backend-served.ts';

const KEY = 'AbCdEfGhIjKlMnOpQrStUvWx0123456789';

/** TODO: the protocol as the service speaks it. */
const speech: Speech = {
  head: { 'content-type': 'application/json' },
  piece: (text) => text,
  end: () => '',
  whole: (text, { model, usage: { input, output } }) => JSON.stringify({ model, text, input, output }),
  nothing: JSON.stringify({ model: 'm', text: '', input: 1, output: 0 }),
  nonsense: '{"model":"m","text":',
  failure: (_, message) => ({ body: { error: { message } } }),
  noModel: { status: 404, body: { error: { message: 'there is no such model' } } },
};

contractOf('${id}', {
  module: ${camel(id)},
  speech,
  secret: KEY,
  settings: (url) => ({ apiKey: KEY, baseUrl: url, model: 'a-model' }),
  about: {
    key: /${prefixOf(id)}_API_KEY/,
    model: /${prefixOf(id)}_MODEL/,
    whole: true,
    tools: false,
    schema: false,
    tellsFinish: false,
  },
});
`;

export default defineTemplate({
  argument: '<id>',
  files: (name) => {
    const id = kebab(name, "A backend's id");
    return new Map([
      [`adapters/ai/${id}.ts`, module(id)],
      [`adapters/ai/_${id}-wire.ts`, wire(id)],
      [`test/adapters/ai-contract-${id}.live.test.ts`, test(id)],
    ]);
  },
  next: (id) =>
    `It is found, configured and held to the contract by now. Put its protocol into adapters/ai/_${id}-wire.ts, and its row into docs/guide/ai.md.`,
});
