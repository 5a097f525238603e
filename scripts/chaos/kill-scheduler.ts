// SPDX-License-Identifier: Apache-2.0

import { defineFault, type Scene } from './_fault.ts';
import { nth } from './_kill.ts';

/** Pieces to Redis from one look of a watch to the next, as a scheduler that leads sends them. */
const PIECES = 40;

/** Killed at the so-and-so-many-th thing that it asks of Redis, while one more thing breaks in the cluster. */
const killAtPiece = async (scene: Scene, count: number, name: string): Promise<void> => {
  const victim = scene.the('scheduler');
  const strike = victim.fronts.redis.strike({
    when: count % 2 === 0 ? 'before' : 'after',
    matches: nth(count),
    act: victim.kill,
  });
  scene.incident(name);
  const step = `piece ${count} to Redis`;
  if (!(await scene.happens(step, strike))) return;
  const since = performance.now();
  await scene.start('scheduler');
  await scene.recovered(step, since);
};

export default defineFault({
  name: 'kill-scheduler',
  title: 'SIGKILL of the scheduler at chosen commands, while the cluster breaks',
  run: async ({ quick, random, open }) => {
    // It leads since it is first; the worker is there to lead while it is dead.
    const scene = await open({ roles: ['scheduler', 'worker', 'bot'], redis: {}, watched: true });
    for (let round = 0; round < (quick ? 1 : 6); round += 1)
      await killAtPiece(scene, 1 + Math.floor(random() * PIECES), `late-${round}`);
  },
});
