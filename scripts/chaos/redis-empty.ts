// SPDX-License-Identifier: Apache-2.0

import { defineFault } from './_fault.ts';

/** Until the work of before is done: what Redis forgets is lost, and nothing else is claimed. */
export default defineFault({
  name: 'redis-empty',
  title: 'Redis, which keeps nothing, comes back empty: nothing is told twice or stuck, and it works again',
  run: async ({ quick, open }) => {
    const scene = await open({ roles: ['worker', 'bot'], redis: {}, watched: true });
    const { redis, ledger } = scene;
    if (redis === undefined) throw new Error('there is no Redis');
    for (let round = 0; round < (quick ? 1 : 2); round += 1) {
      await ledger.command('analyze');
      await scene.settled('before');
      await redis.kill();
      await redis.restart();
      const since = performance.now();
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      await ledger.mention('analyze');
      await ledger.again();
      await scene.recovered(`empty, time ${round + 1}`, since);
    }
  },
});
