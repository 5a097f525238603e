// SPDX-License-Identifier: Apache-2.0

import { camel } from '../generate/_generator.ts';
import { pascalOf } from './_template.ts';

/** DISCORD_CHAT of discord-chat: what the platform's variables begin with. */
const variable = (id: string): string => id.toUpperCase().replaceAll('-', '_');

export const moduleFile = (
  id: string,
): string => `import { definePlatform } from '../../src/core/ports/platform-module.ts';
import { ${camel(id)}Config, isComplete } from './config.ts';

export default definePlatform({
  title: '${pascalOf(id)}',
  config: ${camel(id)}Config,
  isConfigured: isComplete,
  open: async (settings, parts) => (await import('./open.ts')).open${pascalOf(id)}(settings, parts),
  diagnose: async (settings) => [
    { name: '${pascalOf(id)}', status: 'skipped', detail: \`TODO: ask \${settings.apiUrl} who we are\` },
  ],
  steps: [
    'TODO: where the app is created',
    'Start the bot with \`${variable(id)}_TOKEN\` and \`${variable(id)}_SECRET\`',
  ],
});
`;

export const configFile = (id: string): string => `import { z } from 'zod';
import { defineConfig } from '../../src/core/config-slice.ts';
import { Refused } from '../../src/core/errors.ts';

export const ${camel(id)}Config = defineConfig({
  key: '${camel(id)}',
  title: '${pascalOf(id)}',
  schema: z.strictObject({
    token: z.string().min(1).optional().describe('TODO: where it is found'),
    secret: z.string().min(8).optional().describe('TODO: what its requests are signed with'),
    apiUrl: z.url().default('https://${id}.example/api/').describe('Address of its API'),
  }),
  env: { ${variable(id)}_TOKEN: 'token', ${variable(id)}_SECRET: 'secret', ${variable(id)}_API_URL: 'apiUrl' },
  secrets: ['token', 'secret'],
});

export type ${pascalOf(id)}Settings = z.output<typeof ${camel(id)}Config.schema>;

/** Throws Refused when half of it is set, naming what is missing. */
export const isComplete = ({ token, secret }: ${pascalOf(id)}Settings): boolean => {
  if (token !== undefined && secret === undefined)
    throw new Refused('${variable(id)}_TOKEN is set, but ${variable(id)}_SECRET is not.');
  if (token === undefined && secret !== undefined)
    throw new Refused('${variable(id)}_SECRET is set, but ${variable(id)}_TOKEN is not.');
  return token !== undefined;
};
`;

export const limitsFile =
  (): string => `/** What the platform takes, each with its source. TODO: its documentation. */
export const limits = { messageCharacters: 4_000 } as const;

/** Least milliseconds between two posts to one channel, and between two updates of one message. */
export const pace = { postMs: 1_000, updateMs: 1_000 } as const;
`;

export const renderFile = (
  id: string,
): string => `import { assertNever } from '../../src/core/assert-never.ts';
import { type Block, type Document, pictureText, plain } from '../../src/core/document.ts';
import type { Payload } from '../../src/core/ports/chat-platform.ts';
import { limits } from './limits.ts';

/** TODO: the platform's native best. Text is data: whatever it takes for markup or a mention is escaped here. */
const linesOf = (block: Block): readonly string[] => {
  switch (block.type) {
    case 'headline':
    case 'paragraph':
    case 'quote':
    case 'note':
      return [plain(block.text)];
    case 'section':
      return [plain(block.title), ...block.lines.map(plain)];
    case 'list':
      return block.items.map((item) => \`- \${plain(item)}\`);
    case 'fields':
      return block.fields.map(({ label, value }) => \`\${label}: \${plain(value)}\`);
    case 'table':
      return [block.columns.join(' | '), ...block.rows.map((row) => row.map(plain).join(' | '))];
    case 'code':
      return [block.text];
    case 'progress':
      return [\`\${block.done} of \${block.total}: \${plain(block.label)}\`];
    case 'divider':
      return ['---'];
    case 'actions':
      return [block.actions.map(({ label }) => \`[\${label}]\`).join(' ')];
    case 'menu':
      return [\`[\${block.options.map(({ label }) => label).join(' | ')}]\`];
    case 'picture':
      return [plain(pictureText(block))];
    default:
      return assertNever(block);
  }
};

/** Pure. The first payload is the message, the rest continue it in its thread. */
export const render${pascalOf(id)} = ({ summary, blocks }: Document): readonly [Payload, ...Payload[]] => {
  const text = blocks.length === 0 ? summary : blocks.flatMap(linesOf).join('\\n');
  const parts: string[] = [];
  for (let at = 0; at < text.length; at += limits.messageCharacters)
    parts.push(text.slice(at, at + limits.messageCharacters));
  const [first = summary, ...rest] = parts;
  return [{ text: first }, ...rest.map((part) => ({ text: part }))];
};
`;

export const sendFile = (id: string): string => `import { z } from 'zod';
import { messageOf, Refused, Unavailable } from '../../src/core/errors.ts';
import { type ChatPlatform, MessageGone } from '../../src/core/ports/chat-platform.ts';
import type { ${pascalOf(id)}Settings } from './config.ts';

const Answer = z.object({ channel: z.string(), id: z.string() });

/** Failures become the reaction that they need: wait, give up, or post anew. */
const checked = (response: Response): Response => {
  if (response.ok) return response;
  if (response.status === 404) throw new MessageGone('the message is not there any more');
  if (response.status === 429 || response.status >= 500) {
    const seconds = Number(response.headers.get('retry-after'));
    const retryAfterMs = seconds > 0 ? seconds * 1_000 : undefined;
    throw new Unavailable(\`${pascalOf(id)} answered \${response.status}\`, { retryAfterMs });
  }
  throw new Refused(\`${pascalOf(id)} refused the message (\${response.status}).\`);
};

export const create${pascalOf(id)}Sender = ({
  apiUrl,
  token,
}: ${pascalOf(id)}Settings): Pick<ChatPlatform, 'post' | 'update' | 'whisper'> => {
  const call = async (method: string, path: string, body: unknown, signal: AbortSignal): Promise<Response> => {
    const headers = { authorization: \`Bearer \${token ?? ''}\`, 'content-type': 'application/json' };
    const request = { method, headers, body: JSON.stringify(body), signal };
    const response = await fetch(new URL(path, apiUrl), request).catch((cause: unknown) => {
      if (signal.aborted) throw cause;
      throw new Unavailable(\`${pascalOf(id)} cannot be reached: \${messageOf(cause)}\`, { cause });
    });
    return checked(response);
  };
  return {
    post: async ({ channel }, payload, { key, thread, signal }) => {
      const body = { ...payload, key, thread: thread?.id };
      const response = await call('POST', \`channels/\${encodeURIComponent(channel)}/messages\`, body, signal);
      return Answer.parse(await response.json());
    },
    update: async ({ channel, id }, payload, { signal }) => {
      const path = \`channels/\${encodeURIComponent(channel)}/messages/\${encodeURIComponent(id)}\`;
      await call('PATCH', path, payload, signal);
    },
    whisper: async ({ channel }, person, payload, { signal }) => {
      await call('POST', \`channels/\${encodeURIComponent(channel)}/whispers\`, { ...payload, person }, signal);
    },
  };
};
`;

export const receiveFile = (id: string): string => `import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import type { Clock } from '../../src/core/clock.ts';
import type { Interaction } from '../../src/core/conversation.ts';
import { plain } from '../../src/core/document.ts';
import type { Accepted } from '../../src/core/ports/chat-platform.ts';
import type { Webhook } from '../../src/core/ports/platform-module.ts';
import { readBounded } from '../../src/core/read-bounded.ts';

/** TODO: what the platform sends; only the fields that are used. */
const Delivery = z.object({
  id: z.string().min(1),
  workspace: z.string().min(1),
  channel: z.string().min(1),
  person: z.string().min(1),
  line: z.string(),
});

const MOST_BYTES = 1_048_576;

const isSigned = (body: Buffer, given: unknown, secret: string): boolean => {
  const wanted = createHmac('sha256', secret).update(body).digest();
  const got = Buffer.from(typeof given === 'string' ? given : '', 'hex');
  return got.length === wanted.length && timingSafeEqual(got, wanted);
};

const deliveryIn = (body: Buffer): z.infer<typeof Delivery> | undefined => {
  try {
    return Delivery.safeParse(JSON.parse(body.toString('utf8'))).data;
  } catch {
    return undefined;
  }
};

export interface ReceiveParts {
  readonly secret: string;
  readonly clock: Clock;
  /** Undefined before the start and after the stop. */
  readonly accept: () => ((interaction: Interaction) => Promise<Accepted>) | undefined;
}

/** One line for the person who asked is the answer; a 503 asks the platform to deliver again. */
export const ${camel(id)}Webhook = ({ secret, clock, accept }: ReceiveParts): Webhook => {
  const answer = async (request: IncomingMessage): Promise<readonly [status: number, text: string]> => {
    const body = await readBounded(request, MOST_BYTES);
    if (body === undefined) return [413, ''];
    if (!isSigned(body, request.headers['x-signature'], secret)) return [401, ''];
    const delivery = deliveryIn(body);
    if (delivery === undefined) return [400, ''];
    const { id, workspace, channel, person, line } = delivery;
    const accepted = await accept()?.({
      id,
      conversation: { platform: '${id}', workspace, channel },
      person: { id: person },
      at: clock.now(),
      source: 'command',
      line,
    });
    if (accepted === undefined) return [503, ''];
    return [200, accepted.whisper === undefined ? '' : plain([accepted.whisper.summary])];
  };
  return {
    path: '/${id}/events',
    handle: (request, response) =>
      void answer(request).then(
        ([status, text]) => response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(text),
        () => response.writeHead(503).end(),
      ),
  };
};
`;

export const openFile = (
  id: string,
): string => `import type { Interaction } from '../../src/core/conversation.ts';
import type { Accepted } from '../../src/core/ports/chat-platform.ts';
import type { AdapterParts } from '../../src/core/ports/adapter-module.ts';
import type { OpenPlatform } from '../../src/core/ports/platform-module.ts';
import type { ${pascalOf(id)}Settings } from './config.ts';
import { pace } from './limits.ts';
import { ${camel(id)}Webhook } from './receive.ts';
import { render${pascalOf(id)} } from './render.ts';
import { create${pascalOf(id)}Sender } from './send.ts';

/** The SDK, when there is one, is imported in this file and those that it imports. */
export const open${pascalOf(id)} = async (
  settings: ${pascalOf(id)}Settings,
  { clock }: AdapterParts,
): Promise<OpenPlatform> => {
  let accept: ((interaction: Interaction) => Promise<Accepted>) | undefined;
  return {
    id: '${id}',
    pace,
    webhooks: [${camel(id)}Webhook({ secret: settings.secret ?? '', clock, accept: () => accept })],
    health: () => ({ status: 'ok', detail: 'TODO: say when it last answered' }),
    start: async (take) => {
      accept = take;
    },
    stop: async () => {
      accept = undefined;
    },
    render: render${pascalOf(id)},
    ...create${pascalOf(id)}Sender(settings),
  };
};
`;
