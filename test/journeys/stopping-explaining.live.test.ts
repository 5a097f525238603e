// SPDX-License-Identifier: Apache-2.0

import { writeFileSync } from 'node:fs';
import { expect, it, onTestFinished } from 'vitest';
import { gate } from '../contracts/job-queue-under-test.ts';
import { neverAnswers, type OpenAiStandin, type Reply, says, startOpenAi } from '../standins/openai.ts';
import { eventually } from '../support/eventually.ts';
import { json } from '../support/explaining.ts';
import { describeWith } from '../support/needs.ts';
import { openWorld, PATIENT, textsOf, type World } from '../support/world.ts';

const SAYS = 'The claim asks for a class that nobody made.';
const answers: Reply = says(json({ happening: SAYS }));

/** A model that a world asks, and a report in it whose explanation was asked for. */
const explaining = async (reply: Reply, drainSeconds: number) => {
  const ai = await startOpenAi();
  onTestFinished(() => ai.close());
  ai.will(reply);
  const env = { OPENAI_API_KEY: 'sk-test', OPENAI_BASE_URL: ai.url };
  const world = await openWorld({ env });
  writeFileSync(world.file, `general: { drainSeconds: ${drainSeconds} }\n`);
  const [worker, bot] = await Promise.all([world.start('worker'), world.start('bot')]);
  const ask = async (text: string): Promise<void> => {
    const sent = await world.slack.command({ channel: 'C0', user: 'U0', text });
    expect(sent).toMatchObject({ status: 200, timedOut: false });
  };
  await ask('analyze');
  await eventually(
    () => expect(textsOf(world.roots('C0')).join('\n')).toContain('demo: 2 problems, 1 warning'),
    60_000,
  );
  await ask('explain');
  await eventually(() => expect(ai.completions()).not.toEqual([]), 30_000);
  return { ai, world, worker, bot };
};

const told = (world: World): string => textsOf([...world.roots('C0'), ...world.replies('C0')]).join('\n');

const times = (text: string, part: string): number => text.split(part).length - 1;

const promptsOf = (ai: OpenAiStandin): readonly string[] =>
  ai.completions().map(({ body }) => body.messages[1].content);

describeWith('redis-server', 'told to end while a model is asked', () => {
  it('a worker that has the time ends the explanation, tells it, and goes with 0', PATIENT, async () => {
    const { opened, open } = gate();
    const held: Reply = async (response, asked) => {
      await opened;
      await answers(response, asked);
    };
    const { ai, world, worker, bot } = await explaining(held, 60);
    const ended = worker.end('SIGTERM');
    // It stops listening as the first of all.
    await eventually(() => expect(fetch(`${worker.url}/healthz`)).rejects.toThrow(), 20_000);
    open();
    expect(await ended).toBe(0);
    // Nobody else is there who could have explained it.
    await eventually(() => expect(told(world)).toContain(SAYS), 60_000);
    const prompts = promptsOf(ai);
    expect(new Set(prompts).size).toBe(prompts.length);
    expect(ai.abandoned()).toBe(0);
    for (const { output } of [worker, bot]) expect(output()).not.toMatch(/"level":"(?:error|fatal)"/);
  });

  it('a worker that has no time hands it back, and the next one explains, once', PATIENT, async () => {
    const { ai, world, worker, bot } = await explaining(neverAnswers, 1);
    ai.will(answers);
    const before = ai.completions().length;
    expect(await worker.end('SIGTERM')).toBe(0);
    expect(told(world)).not.toContain(SAYS);
    // The call was ended with the worker: no model writes for nobody.
    await eventually(() => expect(ai.abandoned()).toBe(before));
    expect(ai.completions()).toHaveLength(before);
    const next = await world.start('worker');
    await eventually(() => expect(told(world)).toContain(SAYS), 60_000);
    const asked = promptsOf(ai).slice(before);
    expect(new Set(asked).size).toBe(asked.length);
    expect(told(world)).not.toMatch(/could not explain|failed|gave up/i);
    expect(times(told(world), SAYS)).toBe(asked.length);
    for (const { output } of [worker, bot, next]) expect(output()).not.toMatch(/"level":"(?:error|fatal)"/);
  });
});
