// SPDX-License-Identifier: Apache-2.0

import { onTestFinished } from 'vitest';
import openai from '../../adapters/ai/openai.ts';
import type { Explanation } from '../../src/core/explanation.ts';
import type { ExplainRequest } from '../../src/core/job.ts';
import { createMasker, type MaskingMode } from '../../src/core/mask/masker.ts';
import type { Cache } from '../../src/core/ports/cache.ts';
import { createExplainer, type Explain, type ExplainerOptions } from '../../src/explain/explainer.ts';
import { type OpenAiStandin, type Reply, says, startOpenAi } from '../standins/openai.ts';
import { adapterParts, keepingLog } from './adapter-parts.ts';

export const KEY = 'a masking key of tests';

/** A cache that can be looked into. */
export const mapCache = (): Cache & { readonly held: ReadonlyMap<string, string> } => {
  const held = new Map<string, string>();
  return {
    held,
    get: async (key) => held.get(key),
    set: async (key, value) => void held.set(key, value),
    delete: async (key) => void held.delete(key),
    list: async () => [],
    clear: async () => 0,
    close: async () => undefined,
  };
};

interface Answer {
  readonly happening: string;
  readonly because?: readonly string[];
  readonly steps?: readonly string[];
  readonly verify?: string;
}

export const json = ({ happening, because = [], steps = [], verify = '' }: Answer): string =>
  JSON.stringify({ happening, because, steps, verify });

/** A text in pieces of these sizes, over and over. */
export const cut = (text: string, sizes: readonly number[]): readonly string[] => {
  const pieces: string[] = [];
  for (let at = 0, turn = 0; at < text.length; turn += 1) {
    const size = sizes[turn % sizes.length] ?? 1;
    pieces.push(text.slice(at, at + size));
    at += size;
  }
  return pieces;
};

export const promptOf = (body: any): string => body.messages[1].content;

/** Answers with what is made of the prompt, in small pieces. */
export const explains =
  (make: (prompt: string) => Answer | string, sizes: readonly number[] = [7]): Reply =>
  (response, asked) => {
    const made = make(promptOf(asked.body));
    return says(cut(typeof made === 'string' ? made : json(made), sizes))(response, asked);
  };

export interface Explaining {
  readonly server: OpenAiStandin;
  readonly explain: Explain;
  readonly lines: readonly string[];
  /** All versions of an explanation. */
  readonly versions: (request: ExplainRequest, signal?: AbortSignal) => Promise<readonly Explanation[]>;
  /** The last of them. */
  readonly final: (request: ExplainRequest) => Promise<Explanation>;
}

interface Given extends Partial<ExplainerOptions> {
  readonly server?: OpenAiStandin;
  readonly settings?: Readonly<Record<string, unknown>> | undefined;
  readonly mode?: MaskingMode;
}

/** An explainer with the real backend over real HTTP, until the end of the test. */
export const explaining = async ({
  server: given,
  settings,
  mode,
  ...options
}: Given = {}): Promise<Explaining> => {
  const server = given ?? (await startOpenAi());
  if (given === undefined) onTestFinished(() => server.close());
  const { log, lines } = keepingLog();
  const parsed = openai.config.schema.parse({ apiKey: 'sk-test', baseUrl: server.url, ...settings });
  const explain = createExplainer({
    backend: await openai.open(parsed, adapterParts({ log })),
    masker: (dictionary) => createMasker({ key: KEY, dictionary, mode }),
    log,
    ...options,
  });
  const versions: Explaining['versions'] = async (request, signal = new AbortController().signal) => {
    const all: Explanation[] = [];
    for await (const version of explain(request, signal)) all.push(version);
    return all;
  };
  return {
    server,
    explain,
    lines,
    versions,
    final: async (request) => {
      const last = (await versions(request)).at(-1);
      if (last === undefined) throw new Error('nothing was explained');
      return last;
    },
  };
};
