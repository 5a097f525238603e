// SPDX-License-Identifier: Apache-2.0

import type { z } from 'zod';
import type { aiConfig } from '../../../adapters/ai/config.ts';
import { backends } from '../../../adapters/ai/index.ts';
import { settingsOf } from '../../config/load.ts';
import type { AiModule } from '../../core/ports/ai-module.ts';
import { isHere, type Risk } from './risk.ts';

type Values = Readonly<Record<string, unknown>>;

/** These answer on this machine unless another address is set; the last is no server at all. */
const AT_HOME = new Set(['ollama', 'localai', 'litellm', 'customrest', 'noopai']);

interface Asked {
  readonly title: string;
  /** Undefined: where its maker has it. */
  readonly address: URL | undefined;
}

const addressOf = (name: string, settings: Readonly<Record<string, unknown>>): URL | undefined => {
  const baseUrl = settings['baseUrl'];
  if (typeof baseUrl === 'string' && URL.canParse(baseUrl)) return new URL(baseUrl);
  return AT_HOME.has(name) ? new URL('http://localhost') : undefined;
};

/** Backends that are set up: any of them may be named, or go on for another. Half a set is none yet. */
const setUp = (values: Values): readonly Asked[] =>
  (Object.entries(backends) as unknown as readonly (readonly [string, AiModule])[]).flatMap(
    ([name, module]) => {
      const settings = settingsOf(values, module.config);
      try {
        if (!module.isConfigured(settings)) return [];
      } catch {
        return [];
      }
      return [{ title: module.title, address: addressOf(name, settings) }];
    },
  );

/** What leaves to a model with its real names, and how. */
export const aiRisks = (ai: z.output<typeof aiConfig.schema>, values: Values): readonly Risk[] => {
  const outside = setUp(values).filter(({ address }) => address === undefined || !isHere(address.hostname));
  const clear = outside.filter(({ address }) => address?.protocol === 'http:');
  const titles = outside.map(({ title }) => title).join(', ');
  return [
    ...(ai.mask === 'strict' || outside.length === 0
      ? []
      : [
          {
            code: 'ai-not-masked',
            what:
              ai.mask === 'off'
                ? `names, addresses and images of the cluster go to ${titles} as they are`
                : `what looks like an identifier and is in no report goes to ${titles} as it is`,
            fix: 'Leave K8SGPT_MASK out (strict), unless that server is your own.',
          },
        ]),
    ...clear.map(({ title, address }) => ({
      code: 'ai-without-tls',
      what: `what ${title} is asked, and its key, travel to ${address?.hostname ?? 'it'} without TLS`,
      fix: `Begin the address of ${title} with https://.`,
    })),
  ];
};
