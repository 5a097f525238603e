import { describe, expect, test } from 'vitest';
import { Refused, Unavailable } from '../../src/core/errors.ts';
import type { AiBackend, Completion, CompletionPart } from '../../src/core/ports/ai-backend.ts';
import { waitFor } from '../standins/slack/wait-for.ts';

/** What the service behind a backend does. */
export type Scenario =
  | {
      readonly does: 'answers';
      readonly pieces: readonly string[];
      readonly usage: { readonly input: number; readonly output: number; readonly cached?: number };
      readonly model: string;
      readonly finish?: 'stop' | 'length' | 'filter';
      /** Held back before each piece but the first, until the backend has given the one before. */
      readonly before?: (piece: number) => unknown;
    }
  | {
      readonly does: 'calls';
      readonly calls: readonly { readonly id: string; readonly name: string; readonly arguments: object }[];
      readonly usage: { readonly input: number; readonly output: number };
      readonly model: string;
    }
  | { readonly does: 'says nothing' }
  | { readonly does: 'sends nonsense' }
  /** Drops the connection, or ends the answer, in the middle. */
  | { readonly does: 'breaks off'; readonly how: 'reset' | 'end' }
  | { readonly does: 'stalls'; readonly when: 'before' | 'within' }
  | { readonly does: 'fails'; readonly status: number; readonly retryAfter?: string }
  | { readonly does: 'has no such model' }
  | { readonly does: 'is not there' };

/** A backend whose service behaves so. Limits: 0.2 s of silence, 1.5 s in all. */
export interface Given {
  readonly backend: AiBackend;
  readonly secret: string;
  /** Bodies that the service received. */
  readonly received: () => readonly string[];
  /** Requests that ended because the backend hung up. */
  readonly abandoned: () => number;
}

const request: Completion = {
  system: 'Explain.',
  messages: [{ role: 'user', text: 'pod-k2bcdf crashes' }],
  maxTokens: 50,
  schema: { name: 'answer', schema: { type: 'object', properties: {}, additionalProperties: false } },
};

const never = (): AbortSignal => new AbortController().signal;

const all = async (
  backend: AiBackend,
  signal = never(),
  asked: Completion = request,
): Promise<readonly CompletionPart[]> => {
  const parts: CompletionPart[] = [];
  for await (const part of backend.complete(asked, signal)) parts.push(part);
  return parts;
};

/** What either error class may carry. */
type Failure = Error & { readonly hint?: string; readonly retryAfterMs?: number };

const failure = async (given: Given): Promise<Failure> => {
  const error: unknown = await all(given.backend).then(
    () => new Error('nothing was thrown'),
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(Error);
  // Whatever is logged of it: message, hint, stack and all causes.
  const logged: string[] = [];
  for (let each: any = error; each !== undefined && each !== null; each = each.cause)
    logged.push(each.message, each.stack, JSON.stringify(each));
  expect(logged.join('\n')).not.toContain(given.secret);
  return error as Failure;
};

/** What a protocol cannot do, and how its settings are called. */
export interface About {
  readonly key: RegExp;
  readonly model: RegExp;
  /** Answers at once. */
  readonly whole?: boolean;
  readonly tools?: boolean;
  readonly schema?: boolean;
  /** Tells which model answered. */
  readonly tellsModel?: boolean;
  readonly tellsUsage?: boolean;
  readonly tellsCached?: boolean;
  /** Tells when its own tokens ended an answer, or a filter. */
  readonly tellsFinish?: boolean;
  readonly filters?: boolean;
  /** Gives calls ids of their own. */
  readonly callIds?: boolean;
}

const TOOLS = [
  {
    name: 'get_logs',
    description: 'Log of a pod',
    parameters: { type: 'object', properties: { pod: { type: 'string' } }, required: ['pod'] },
  },
] as const;

/** What every AI backend does, against its real protocol. */
export const aiBackendContract = (
  name: string,
  given: (scenario: Scenario) => Promise<Given>,
  about: About = { key: /[A-Z]+_API_KEY/, model: /[A-Z]+_MODEL/, tellsCached: true },
): void => {
  const { tools = true, schema = true, tellsModel = true, tellsUsage = true, tellsFinish = true } = about;
  const streamed = about.whole !== true;
  const usageOf = (input: number, output: number) => ({
    inputTokens: tellsUsage ? input : 0,
    outputTokens: tellsUsage ? output : 0,
  });

  describe(`AI backend ${name}`, () => {
    test.runIf(streamed)('streams an answer as it comes, then tells model and usage', async () => {
      const gates = [0, 1, 2].map(() => {
        let open = (): void => undefined;
        return { passed: new Promise<void>((resolve) => (open = resolve)), open: () => open() };
      });
      const { backend, received } = await given({
        does: 'answers',
        pieces: ['{"a":', '"b', '"}'],
        usage: { input: 321, output: 17 },
        model: 'a-model-2026',
        before: (piece) => (piece === 0 ? undefined : gates[piece]?.passed),
      });
      const texts: string[] = [];
      let done: CompletionPart | undefined;
      for await (const part of backend.complete(request, never())) {
        if (part.type === 'done') done = part;
        else if (part.type === 'text') {
          texts.push(part.text);
          // A backend that waits for the end would wait for ever here.
          gates[texts.length]?.open();
        }
      }
      expect(texts.join('')).toBe('{"a":"b"}');
      expect(done).toMatchObject({
        type: 'done',
        model: tellsModel ? 'a-model-2026' : backend.model,
        ...usageOf(321, 17),
        finish: 'stop',
      });
      expect(received().join('\n')).toContain('pod-k2bcdf crashes');
      expect(received().join('\n')).toContain('Explain.');
    });

    test('the whole conversation is sent, with the instructions', async () => {
      const { backend, received } = await given({
        does: 'answers',
        pieces: ['fine'],
        usage: { input: 321, output: 17 },
        model: 'a-model-2026',
      });
      const asked: Completion = {
        ...request,
        messages: [
          { role: 'user', text: 'why is pod-k2bcdf slow' },
          { role: 'assistant', text: 'its node is full' },
          { role: 'user', text: 'since when' },
        ],
      };
      const parts = await all(backend, never(), asked);
      expect(parts.at(-1)).toMatchObject({ type: 'done', ...usageOf(321, 17) });
      const sent = received().join('\n');
      for (const words of ['Explain.', 'why is pod-k2bcdf slow', 'its node is full', 'since when'])
        expect(sent).toContain(words);
    });

    test('what it can do is told, and the schema of the answer is sent', async () => {
      const { backend, received } = await given({
        does: 'answers',
        pieces: ['{}'],
        usage: { input: 1, output: 1 },
        model: 'm',
      });
      expect(backend.capabilities()).toEqual({ schema, tools, streaming: streamed });
      const asked = { name: 'answer', schema: { type: 'object', properties: { seen: { type: 'string' } } } };
      await all(backend, never(), { ...request, schema: asked });
      if (schema) expect(received().join('\n')).toContain('seen');
    });

    test.runIf(about.tellsCached === true)('tokens from the cache of the service are told', async () => {
      const { backend } = await given({
        does: 'answers',
        pieces: ['a'],
        usage: { input: 100, output: 9, cached: 64 },
        model: 'm',
      });
      const parts = await all(backend);
      expect(parts.at(-1)).toMatchObject({ inputTokens: 100, outputTokens: 9, cachedTokens: 64 });
    });

    test.runIf(tellsFinish)('an answer that ran out of tokens says so', async () => {
      const answer = {
        does: 'answers',
        usage: { input: 1, output: 1 },
        model: 'm',
        finish: 'length',
      } as const;
      const parts = await all((await given({ ...answer, pieces: ['half'] })).backend);
      expect(parts.at(-1)).toMatchObject({ type: 'done', finish: 'length' });
      const trouble = await failure(await given({ ...answer, pieces: [] }));
      expect(trouble).toBeInstanceOf(Unavailable);
      expect(trouble.message).toContain('raise ai.maxTokens');
    });

    test.runIf(about.filters ?? tellsFinish)('an answer that a filter stopped is Refused', async () => {
      const usage = { input: 1, output: 1 };
      const trouble = await failure(
        await given({ does: 'answers', pieces: ['I'], usage, model: 'm', finish: 'filter' }),
      );
      expect(trouble).toBeInstanceOf(Refused);
      expect(trouble.message).toContain('content filter');
    });

    test.runIf(tools)('calls of tools are told, and go back with their results', async () => {
      const calls = [
        { id: 'call_one', name: 'get_logs', arguments: { pod: 'pod-k2bcdf' } },
        { id: 'call_two', name: 'get_logs', arguments: { pod: 'pod-z9x8w7' } },
      ];
      const usage = { input: 50, output: 20 };
      const { backend, received } = await given({ does: 'calls', calls, usage, model: 'a-model-2026' });
      const { schema: _, ...plain } = request;
      const asked: Completion = { ...plain, tools: TOOLS };
      const parts = await all(backend, never(), asked);
      const said = parts.flatMap((part) => (part.type === 'call' ? [part.call] : []));
      expect(said.map((call) => [call.name, call.arguments])).toEqual(
        calls.map((call) => [call.name, call.arguments]),
      );
      if (about.callIds !== false) expect(said.map(({ id }) => id)).toEqual(['call_one', 'call_two']);
      expect(new Set(said.map(({ id }) => id)).size).toBe(2);
      expect(parts.at(-1)).toMatchObject({ type: 'done', finish: 'calls', ...usageOf(50, 20) });
      expect(received()[0]).toContain('get_logs');
      await all(backend, never(), {
        ...asked,
        messages: [
          ...request.messages,
          { role: 'assistant', text: 'I look.', calls: said },
          {
            role: 'tool',
            results: said.map(({ id, name: tool }, at) => ({
              id,
              name: tool,
              text: `log-${at}`,
              failed: at === 1,
            })),
          },
        ],
      });
      for (const words of ['pod-z9x8w7', 'log-0', 'log-1']) expect(received()[1]).toContain(words);
    });

    test.runIf(!tools)('tools are Refused, not left out', async () => {
      const { backend, received } = await given({ does: 'stalls', when: 'before' });
      await expect(all(backend, never(), { ...request, tools: TOOLS })).rejects.toBeInstanceOf(Refused);
      expect(received()).toEqual([]);
    });

    test('text that is cut within a character arrives whole', async () => {
      const { backend } = await given({
        does: 'answers',
        pieces: ['größe 🚀 ', '日本'],
        usage: { input: 1, output: 1 },
        model: 'm',
      });
      const parts = await all(backend);
      expect(parts.map((part) => (part.type === 'text' ? part.text : '')).join('')).toBe('größe 🚀 日本');
    });

    test.each(['before', 'within'] as const)(
      'stops at once when it is aborted %s an answer',
      async (when) => {
        const { backend, received, abandoned } = await given({ does: 'stalls', when });
        const controller = new AbortController();
        const reason = new Error('cancelled by a person');
        const running = all(backend, controller.signal);
        await waitFor(() => received().length > 0);
        controller.abort(reason);
        await expect(running).rejects.toBe(reason);
        await waitFor(() => abandoned() === 1);
      },
    );

    test('asks nothing when it is aborted already', async () => {
      const { backend, received } = await given({ does: 'stalls', when: 'before' });
      await expect(all(backend, AbortSignal.abort(new Error('too late')))).rejects.toThrow('too late');
      expect(received()).toEqual([]);
    });

    test.runIf(streamed)('hangs up when nobody reads on', async () => {
      const { backend, abandoned } = await given({ does: 'stalls', when: 'within' });
      for await (const part of backend.complete(request, never())) if (part.type === 'text') break;
      await waitFor(() => abandoned() === 1);
      expect(abandoned()).toBe(1);
    });

    test.each(['before', 'within'] as const)('silence %s an answer is Unavailable', async (when) => {
      const trouble = await failure(await given({ does: 'stalls', when }));
      expect(trouble).toBeInstanceOf(Unavailable);
      expect(trouble.message).toMatch(/said nothing for 0\.2 s/);
    });

    test.each([401, 403])('%i is Refused and names the setting', async (status) => {
      const trouble = await failure(await given({ does: 'fails', status }));
      expect(trouble).toBeInstanceOf(Refused);
      expect(trouble.hint).toMatch(about.key);
    });

    test('an unknown model is Refused and names the setting', async () => {
      const trouble = await failure(await given({ does: 'has no such model' }));
      expect(trouble).toBeInstanceOf(Refused);
      expect(trouble.hint).toMatch(about.model);
    });

    test.each([
      ['7', 7_000],
      [undefined, undefined],
    ])('429 with Retry-After %s is Unavailable', async (retryAfter, ms) => {
      const trouble = await failure(
        await given({ does: 'fails', status: 429, ...(retryAfter === undefined ? {} : { retryAfter }) }),
      );
      expect(trouble).toBeInstanceOf(Unavailable);
      expect(trouble.retryAfterMs).toBe(ms);
    });

    test.each([500, 502, 503, 529])('%i is Unavailable, and is asked once', async (status) => {
      const scenario = await given({ does: 'fails', status, retryAfter: '3' });
      const trouble = await failure(scenario);
      expect(trouble).toBeInstanceOf(Unavailable);
      expect(trouble.retryAfterMs).toBe(3_000);
      expect(scenario.received()).toHaveLength(1);
    });

    const passing: readonly Scenario[] = [
      { does: 'says nothing' },
      { does: 'sends nonsense' },
      { does: 'breaks off', how: 'reset' },
      { does: 'breaks off', how: 'end' },
      { does: 'is not there' },
    ];
    test.each(passing)('Unavailable when the service $does $how', async (scenario) => {
      const trouble = await failure(await given(scenario));
      expect(trouble).toBeInstanceOf(Unavailable);
      expect(trouble.message).toMatch(/^[A-Z][^\n]{10,200}\.$/);
    });
  });
};
