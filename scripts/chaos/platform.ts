// SPDX-License-Identifier: Apache-2.0

import type { Fault as SlackFault } from '../../test/standins/slack/faults.ts';
import { defineFault, during, type Scene } from './_fault.ts';
import type { Front } from './_front.ts';

const MANY = 1_000;

/** Every call suffers this while it lasts. `after`: it is carried out, and only its answer is lost. */
const suffering: Readonly<Record<string, SlackFault>> = {
  '429 with Retry-After: 2': { retryAfter: 2 },
  '500': { status: 500 },
  '503 after it was taken': { status: 503, after: true },
  internal_error: { error: 'internal_error' },
  'connection cut': { reset: true },
  'connection cut after it was taken': { reset: true, after: true },
  'no answer': { hang: true },
  'answer lost after it was taken': { hang: true, after: true },
};
const few = new Set(['429 with Retry-After: 2', 'connection cut after it was taken']);

export default defineFault({
  name: 'platform',
  title: 'The chat platform answers 429, 5xx, nothing, or loses its answer after it has taken the message',
  quick: true,
  run: async ({ quick, open }) => {
    const scene = await open({ roles: ['worker', 'bot'], redis: {}, watched: true });
    for (const [step, fault] of Object.entries(suffering))
      if (!quick || few.has(step))
        await during(scene, {
          step,
          lastsMs: 4_000,
          breaks: () => scene.slack.fail('*', MANY, fault),
          mends: () => scene.slack.recover(),
        });
  },
});

/** What goes through in this moment takes so long; what comes after it does not. */
const late = (front: Front, ms: number): void => {
  front.slow(ms);
  setTimeout(() => front.slow(0), 30);
};

/** A post that is under way when its bot dies or gives its answer up, and is carried out when somebody may look for it. */
const postedLate = async (scene: Scene, lateMs: number, isKilled: boolean): Promise<void> => {
  const victim = scene.the('bot');
  const front = victim.fronts.slack;
  const step = `${isKilled ? 'killed' : 'given up'}, taken ${lateMs / 1_000} s later`;
  const posted = front.strike({
    when: 'before',
    gentle: true,
    matches: (text) => text.includes('chat.postMessage'),
    act: () => late(front, lateMs),
  });
  const asking = scene.ledger.mention('analyze');
  const isUnderWay = await scene.happens(step, posted);
  await asking;
  if (!isUnderWay) return;
  const taken = new Promise((resolve) => setTimeout(resolve, lateMs));
  if (isKilled) {
    victim.kill();
    await scene.start('bot');
  }
  await taken;
  await scene.recovered(step, performance.now());
};

export const platformLate = defineFault({
  name: 'platform-late',
  title: 'A post reaches the platform late: after its bot was killed, or has given its answer up',
  quick: true,
  run: async ({ quick, open }) => {
    const scene = await open({ roles: ['worker', 'bot'], redis: {} });
    // The bot waits 10 s for an answer, and another takes over 11 to 15 s after its death.
    for (const lateMs of quick ? [12_500] : [11_000, 12_500, 14_000]) await postedLate(scene, lateMs, false);
    if (quick) return;
    for (const lateMs of [2_000, 12_500, 14_000]) await postedLate(scene, lateMs, true);
  },
});
