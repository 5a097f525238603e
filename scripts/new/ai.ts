import { camel } from '../generate/_generator.ts';
import { defineTemplate, kebab, pascalOf } from './_template.ts';

const module = (id: string): string => `import { defineBackend } from '../../src/core/ports/ai-module.ts';
import { ${camel(id)}Config } from './_${id}-config.ts';

export default defineBackend({
  title: '${pascalOf(id)}',
  config: ${camel(id)}Config,
  isConfigured: ({ apiKey }) => apiKey !== undefined,
  open: async (settings) => (await import('./_${id}-client.ts')).${camel(id)}Backend(settings),
  diagnose: async ({ model }) => [
    { name: '${pascalOf(id)}', status: 'skipped', detail: \`TODO: ask whether \${model} is there\` },
  ],
  steps: ['TODO: where the key is created', 'Set \`${id.toUpperCase().replaceAll('-', '_')}_API_KEY\` and start again.'],
});
`;

const config = (id: string): string => {
  const variable = id.toUpperCase().replaceAll('-', '_');
  return `import { z } from 'zod';
import { defineConfig } from '../../src/core/config-slice.ts';

export const ${camel(id)}Config = defineConfig({
  key: '${camel(id)}',
  title: '${pascalOf(id)}',
  schema: z.strictObject({
    apiKey: z.string().min(1).optional().describe('API key'),
    baseUrl: z.url().default('https://${id}.example/v1/').describe('Where the API is'),
    model: z.string().min(1).default('default').describe('Model that explains'),
  }),
  env: { ${variable}_API_KEY: 'apiKey', ${variable}_BASE_URL: 'baseUrl', ${variable}_MODEL: 'model' },
  secrets: ['apiKey'],
});

export type ${pascalOf(id)}Settings = z.output<typeof ${camel(id)}Config.schema>;
`;
};

const client = (id: string): string => `import { z } from 'zod';
import { messageOf, Refused, Unavailable } from '../../src/core/errors.ts';
import type { AiBackend } from '../../src/core/ports/ai-backend.ts';
import type { ${pascalOf(id)}Settings } from './_${id}-config.ts';

/** TODO: what the service answers; only the fields that are used. */
const Answer = z.object({ text: z.string().min(1), inputTokens: z.number(), outputTokens: z.number() });

const troubleOf = (response: Response): Error => {
  if (response.status === 429 || response.status >= 500) {
    const seconds = Number(response.headers.get('retry-after'));
    const retryAfterMs = seconds > 0 ? seconds * 1_000 : undefined;
    return new Unavailable(\`${pascalOf(id)} answered \${response.status}\`, { retryAfterMs });
  }
  return new Refused(\`${pascalOf(id)} refused the question (\${response.status}): check the key and the model.\`);
};

/** TODO: stream what the service streams; here the whole answer is one part. */
export const ${camel(id)}Backend = ({ apiKey, baseUrl, model }: ${pascalOf(id)}Settings): AiBackend => ({
  name: '${id}',
  model,
  capabilities: () => ({ schema: false, tools: false, streaming: false }),
  complete: async function* ({ system, messages, maxTokens }, signal) {
    const response = await fetch(new URL('complete', baseUrl), {
      method: 'POST',
      headers: { authorization: \`Bearer \${apiKey ?? ''}\`, 'content-type': 'application/json' },
      body: JSON.stringify({ model, system, messages, maxTokens }),
      signal,
    }).catch((cause: unknown) => {
      if (signal.aborted) throw cause;
      throw new Unavailable(\`${pascalOf(id)} cannot be reached: \${messageOf(cause)}\`, { cause });
    });
    if (!response.ok) throw troubleOf(response);
    const answer = Answer.safeParse(await response.json().catch(() => undefined));
    if (!answer.success) throw new Unavailable('${pascalOf(id)} gave an answer that cannot be read.');
    const { text, inputTokens, outputTokens } = answer.data;
    yield { type: 'text', text };
    yield { type: 'done', model, inputTokens, outputTokens, finish: 'stop' };
  },
});
`;

const test = (
  id: string,
): string => `import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import ${camel(id)} from '../../adapters/ai/${id}.ts';
import type { CompletionPart } from '../../src/core/ports/ai-backend.ts';
import { adapterParts } from '../support/adapter-parts.ts';

const opened: Server[] = [];
afterEach(() => {
  for (const server of opened.splice(0)) server.close();
});

/** Asks a service that behaves so. */
const ask = async (handle: RequestListener): Promise<readonly CompletionPart[]> => {
  const server = createServer(handle);
  opened.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const baseUrl = \`http://127.0.0.1:\${(server.address() as AddressInfo).port}\`;
  const settings = ${camel(id)}.config.schema.parse({ apiKey: 'a-key', baseUrl });
  const backend = await ${camel(id)}.open(settings, adapterParts());
  const parts: CompletionPart[] = [];
  const request = {
    system: 'Explain.',
    messages: [{ role: 'user' as const, text: 'a question' }],
    maxTokens: 50,
  };
  for await (const part of backend.complete(request, new AbortController().signal)) parts.push(part);
  return parts;
};

test('an answer is its text, then model and usage', async () => {
  const parts = await ask((_, response) =>
    response.end(JSON.stringify({ text: 'because', inputTokens: 3, outputTokens: 1 })),
  );
  expect(parts).toEqual([
    { type: 'text', text: 'because' },
    { type: 'done', model: 'default', inputTokens: 3, outputTokens: 1, finish: 'stop' },
  ]);
});

test.each([
  [401, 'Refused'],
  [429, 'Unavailable'],
  [503, 'Unavailable'],
  [200, 'Unavailable'],
])('%i without an answer is %s', async (status, name) => {
  await expect(ask((_, response) => response.writeHead(status).end('nothing'))).rejects.toMatchObject({ name });
});

test('without a key it is not configured', () => {
  expect(${camel(id)}.isConfigured(${camel(id)}.config.schema.parse({}))).toBe(false);
});
`;

export default defineTemplate({
  argument: '<id>',
  files: (name) => {
    const id = kebab(name, "A backend's id");
    return new Map([
      [`adapters/ai/${id}.ts`, module(id)],
      [`adapters/ai/_${id}-config.ts`, config(id)],
      [`adapters/ai/_${id}-client.ts`, client(id)],
      [`test/adapters/ai-${id}.live.test.ts`, test(id)],
    ]);
  },
  next: (id) =>
    `It is found, configured and opened by now. Put its protocol into adapters/ai/_${id}-client.ts and hold it to test/contracts/ai-backend.ts.`,
});
