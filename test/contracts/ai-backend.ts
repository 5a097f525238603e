import { describe, expect, test } from 'vitest';
import { Refused, Unavailable } from '../../src/core/errors.ts';
import type { AiBackend, Completion, CompletionPart } from '../../src/core/ports/ai-backend.ts';
import { waitFor } from '../standins/slack/wait-for.ts';

/** What the service behind a backend does. */
export type Scenario =
  | {
      readonly does: 'answers';
      readonly pieces: readonly string[];
      readonly usage: { readonly input: number; readonly output: number };
      readonly model: string;
      /** Held back before each piece but the first, until the backend has given the one before. */
      readonly before?: (piece: number) => unknown;
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

const all = async (backend: AiBackend, signal = never()): Promise<readonly CompletionPart[]> => {
  const parts: CompletionPart[] = [];
  for await (const part of backend.complete(request, signal)) parts.push(part);
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

/** What every AI backend does, against its real protocol. */
export const aiBackendContract = (name: string, given: (scenario: Scenario) => Promise<Given>): void => {
  describe(`AI backend ${name}`, () => {
    test('streams an answer as it comes, then tells model and usage', async () => {
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
      expect(done).toEqual({
        type: 'done',
        model: 'a-model-2026',
        inputTokens: 321,
        outputTokens: 17,
        finish: 'stop',
      });
      expect(received().join('\n')).toContain('pod-k2bcdf crashes');
      expect(received().join('\n')).toContain('Explain.');
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

    test('hangs up when nobody reads on', async () => {
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
      expect(trouble.hint).toMatch(/[A-Z]+_API_KEY/);
    });

    test('an unknown model is Refused and names the setting', async () => {
      const trouble = await failure(await given({ does: 'has no such model' }));
      expect(trouble).toBeInstanceOf(Refused);
      expect(trouble.hint).toMatch(/[A-Z]+_MODEL/);
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
