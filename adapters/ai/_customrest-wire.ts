// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import { fits } from '../../src/core/fits.ts';
import type { AdapterParts } from '../../src/core/ports/adapter-module.ts';
import type { AiBackend, Completion } from '../../src/core/ports/ai-backend.ts';
import type { AiMessage } from '../../src/core/ports/ai-message.ts';
import { samplingOf } from './_sampling.ts';
import type { Service } from './_service.ts';
import { type Reader, toldFailure, type WireSettings, wireBackend } from './_wire.ts';

/** One answer, or pieces of it by line: what services that k8sgpt knows give. */
const Line = z.object({
  model: z.string().optional(),
  response: z.string().optional(),
  error: z.string().optional(),
  /** False: more lines come. */
  done: z.boolean().optional(),
});

const reader = (): Reader => ({
  *read(value) {
    const { data: line } = fits(Line, value);
    if (line === undefined) throw new SyntaxError('not what was agreed');
    if (line.error !== undefined) throw toldFailure(line.error);
    if (line.model !== undefined) yield { is: 'model', model: line.model };
    if (line.response !== undefined) yield { is: 'text', text: line.response };
    if (line.done !== false) yield { is: 'finish', finish: 'stop' };
  },
});

const SPEAKERS = { user: 'User', assistant: 'Assistant' } as const;

/** The service takes one text: a conversation is written down as one. */
const promptOf = (system: string, messages: readonly AiMessage[]): string => {
  const turns = messages.flatMap((message) => (message.role === 'tool' ? [] : [message]));
  const [first, ...rest] = turns;
  if (rest.length === 0) return `${system}\n\n${first?.text ?? ''}`;
  return [system, ...turns.map(({ role, text }) => `${SPEAKERS[role]}: ${text}`), 'Assistant:'].join('\n\n');
};

type CustomrestSettings = WireSettings & { readonly apiKey?: string | undefined };

/** The contract that k8sgpt has with REST services of one's own. */
export const customrestBackend = (
  service: Service,
  settings: CustomrestSettings,
  url: string,
  parts: AdapterParts,
): Promise<AiBackend> =>
  wireBackend<never>(
    {
      service,
      settings,
      framing: 'lines',
      extras: {},
      tools: false,
      authorise: async () => ({
        accept: 'application/x-ndjson',
        ...(settings.apiKey === undefined ? {} : { authorization: `Bearer ${settings.apiKey}` }),
      }),
      reader,
      compose: (request: Completion) => {
        const { temperature, topP, topK, stop, maxTokens } = samplingOf(request, settings);
        const options = { temperature, top_p: topP, top_k: topK, max_tokens: maxTokens, stop };
        return {
          url,
          body: { model: service.model, prompt: promptOf(request.system, request.messages), options },
          extras: {},
        };
      },
    },
    parts,
  );
