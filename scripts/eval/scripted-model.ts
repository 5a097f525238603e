// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import { type AiServer, startAiServer } from '../../test/standins/ai-server.ts';
import type { Reply } from '../../test/standins/openai.ts';
import { openaiSpeech } from '../../test/standins/speech/openai.ts';
import { replyIn } from '../../test/standins/speech/speech.ts';

interface Fact {
  readonly number: number;
  readonly text: string;
}

const factsIn = (prompt: string): readonly Fact[] =>
  [...prompt.matchAll(/^(\d+)\. (.+)$/gm)].map(([, number = '', text = '']) => ({
    number: Number(number),
    text,
  }));

/** Repeats the facts: the cause as it stands, each piece of evidence as a claim, the catalogue's command and advice. */
export const repeating = (prompt: string): object => {
  const facts = factsIn(prompt);
  const of = (kind: RegExp): Fact[] =>
    facts
      .filter(({ text }) => kind.test(text))
      .map(({ number, text }) => ({ number, text: text.replace(kind, '') }));
  const [problem] = of(/^Problem \([^)]*\): /);
  const [cause] = of(/^Cause \([^)]*\): /);
  const [command] = of(/^Command that shows it: /);
  const [advice] = of(/^What the catalogue advises: /);
  return {
    happening: problem?.text ?? 'Something is wrong.',
    cause: cause?.text ?? '',
    confidence: 'medium',
    because: [...of(/^Evidence: /), ...(cause === undefined ? [] : [cause])].map(({ number, text }) => ({
      claim: text,
      facts: [number],
    })),
    steps: [command?.text ?? '', advice?.text ?? ''].filter((step) => step !== ''),
    verify: '',
    next: '',
  };
};

const Body = z.object({ messages: z.array(z.object({ content: z.string() })) });

/** A server that speaks OpenAI's language and answers by a script. */
export const startScriptedModel = async (
  answer: (prompt: string) => object = repeating,
): Promise<AiServer> => {
  const server = await startAiServer();
  const reply: Reply = (response, asked) => {
    const text = JSON.stringify(answer(Body.parse(asked.body).messages.at(-1)?.content ?? ''));
    const usage = { input: Math.ceil(asked.raw.length / 4), output: Math.ceil(text.length / 4) };
    return replyIn(
      openaiSpeech,
      { does: 'answers', pieces: text.match(/.{1,40}/gs) ?? [], usage, model: 'scripted' },
      'no key',
    )(response, asked);
  };
  server.will(reply);
  return server;
};
