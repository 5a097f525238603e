// SPDX-License-Identifier: Apache-2.0

import { onTestFinished } from 'vitest';
import type { AdapterParts } from '../../src/core/ports/adapter-module.ts';
import type { AiModule } from '../../src/core/ports/ai-module.ts';
import { type AiServer, startAiServer } from '../standins/ai-server.ts';
import type { Reply } from '../standins/openai.ts';
import { replyIn, type Speech } from '../standins/speech/speech.ts';
import { adapterParts } from '../support/adapter-parts.ts';
import { aiBackendContract } from './ai-backend.ts';
import type { About } from './ai-scenario.ts';

interface Contracted {
  readonly module: AiModule<any>;
  readonly speech: Speech;
  readonly secret: string;
  /** Settings for a server at this address. */
  readonly settings: (url: string) => Readonly<Record<string, unknown>>;
  readonly parts?: (url: string) => Partial<AdapterParts>;
  readonly besides?: Readonly<Record<string, Reply>>;
  readonly about: About;
  /** Of every request for an answer: throws where it is not as the service wants it. */
  readonly check?: (asked: AiServer['asked'][number], url: string) => void;
}

/** Holds a backend to the contract, against a server that speaks its protocol. */
export const contractOf = (
  name: string,
  { module, speech, secret, settings, parts, besides = {}, about, check }: Contracted,
): void =>
  aiBackendContract(
    name,
    async (scenario) => {
      const server = await startAiServer(besides);
      let closed = false;
      const close = async (): Promise<void> => {
        if (!closed) await server.close();
        closed = true;
      };
      onTestFinished(close);
      const reply = replyIn(speech, scenario, secret);
      server.will((response, asked) => {
        check?.(asked, server.url);
        return reply(response, asked);
      });
      // Whoever stops a silent answer for another reason is not to be quicker than a busy machine.
      const isSilence = scenario.does === 'stalls' && scenario.until === 'enough';
      const limits = isSilence ? { timeout: 10, idleTimeout: 0.2 } : {};
      const parsed = module.config.schema.parse({ ...limits, ...settings(server.url) });
      const backend = await module.open(parsed, adapterParts(parts?.(server.url)));
      if (scenario.does === 'is not there') await close();
      return {
        backend,
        secret,
        received: () => server.asked.map(({ raw }) => raw),
        abandoned: server.abandoned,
      };
    },
    about,
  );
