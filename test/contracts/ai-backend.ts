// SPDX-License-Identifier: Apache-2.0

import { describe, expect, test } from 'vitest';
import { Refused, Unavailable } from '../../src/core/errors.ts';
import type { CompletionPart } from '../../src/core/ports/ai-backend.ts';
import { waitFor } from '../standins/slack/wait-for.ts';
import { all, failure, never, request } from './ai-asking.ts';
import { aiConversation } from './ai-conversation.ts';
import type { About, Given, Scenario } from './ai-scenario.ts';

/** What every AI backend does, against its real protocol. */
export const aiBackendContract = (
  name: string,
  given: (scenario: Scenario) => Promise<Given>,
  about: About,
): void => {
  const { tellsModel = true, tellsUsage = true } = about;
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

    aiConversation(given, about, usageOf);

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
      const trouble = await failure(await given({ does: 'stalls', when, until: 'enough' }));
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
