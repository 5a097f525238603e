// SPDX-License-Identifier: Apache-2.0

import { setTimeout as sleep } from 'node:timers/promises';
import { breaks, fails, neverAnswers, type Reply, says, stalls } from '../../test/standins/openai.ts';
import { defineFault, during, type Scene } from './_fault.ts';
import type { Asked } from './_ledger.ts';

/** Only the model says this. */
const WORDS = 'Create it, said the model.';
const GUIDANCE = 'Built-in guidance';
/** So long an outage waits for somebody to ask the model. */
const MET_WITHIN_MS = 40_000;
const ASK = 'analyze --explain';
/** A backend that fails again and again is left alone, 15 s at first. */
const AGAIN_WITHIN_MS = 90_000;

const outages: Readonly<Record<string, Reply>> = {
  '500': fails(500),
  '429': fails(429, { message: 'slow down' }, { 'retry-after': '1' }),
  '401': fails(401),
  'no answer': neverAnswers,
  'falls silent': stalls(['The **config']),
  'cut in the middle': breaks(['The **config']),
};
const few = new Set(['500', 'cut in the middle']);

interface Outage {
  readonly breaks: () => unknown;
  readonly mends: () => unknown;
  /** Grows with everybody who meets it. */
  readonly met: (asked: readonly Asked[]) => number;
}

/** The model is asked again and answers, with nobody having done anything for that; false where it never does. */
const isExplained = async (scene: Scene, step: string): Promise<boolean> => {
  const deadline = performance.now() + AGAIN_WITHIN_MS;
  for (;;) {
    const asked = await scene.ledger.command(ASK);
    if (!(await scene.settled(step))) return false;
    if (scene.ledger.textOf(asked).includes(WORDS)) return true;
    if (performance.now() > deadline) {
      scene.violated(`${step}: after ${AGAIN_WITHIN_MS / 1_000} s the model is not asked again`);
      return false;
    }
    await sleep(1_000);
  }
};

/** It lasts until somebody has met it; afterwards the model explains again. */
const suffer = async (scene: Scene, step: string, { breaks: begin, mends, met }: Outage): Promise<void> => {
  const before = scene.ledger.asked.length;
  const asked = (): readonly Asked[] => scene.ledger.asked.slice(before);
  let known = 0;
  const isMet = async (): Promise<boolean> => {
    const until = performance.now() + MET_WITHIN_MS;
    while (met(asked()) <= known) {
      if (performance.now() > until) return false;
      await sleep(50);
    }
    return true;
  };
  let since = 0;
  await during(scene, {
    step,
    lastsMs: 1_500,
    text: ASK,
    breaks: async () => {
      await begin();
      known = met(asked());
    },
    mends: async () => {
      if (!(await isMet())) scene.violated(`${step}: nobody met it`);
      await mends();
      since = performance.now();
    },
  });
  if (await isExplained(scene, step)) await scene.recovered(`${step}: explained by the model again`, since);
};

export default defineFault({
  name: 'ai-outage',
  title:
    'The AI refuses, fails, falls silent, is cut off: reports stand, explanations follow or are built in',
  quick: true,
  run: async ({ quick, open }) => {
    const scene = await open({
      roles: ['worker', 'bot'],
      redis: {},
      ai: true,
      // Each answer is asked for.
      config: 'ai:\n  cacheTtl: 0s\n',
    });
    const well = says(`The **config map** is missing. ${WORDS}`);
    scene.ai.will(well);
    await isExplained(scene, 'before');
    for (const [step, reply] of Object.entries(outages))
      if (!quick || few.has(step))
        await suffer(scene, step, {
          breaks: () => scene.ai.will(reply),
          mends: () => scene.ai.will(well),
          met: () => scene.ai.completions().length,
        });
    if (quick) return;
    const fronts = () => scene.fronts('ai');
    await suffer(scene, 'refused', {
      breaks: () => Promise.all(fronts().map((front) => front.refuse())),
      mends: () => Promise.all(fronts().map((front) => front.pass())),
      met: (asked) => asked.filter((one) => scene.ledger.textOf(one).includes(GUIDANCE)).length,
    });
    await suffer(scene, 'half open', {
      breaks: () => {
        for (const front of fronts()) front.lose();
      },
      mends: () => Promise.all(fronts().map((front) => front.pass())),
      met: () => fronts().reduce((sum, front) => sum + front.vanished(), 0),
    });
  },
});
