// SPDX-License-Identifier: Apache-2.0

import { defineFault, during } from './_fault.ts';

export default defineFault({
  name: 'redis-restart',
  title: 'Redis, which keeps an append-only file, is killed and comes back',
  quick: true,
  run: async ({ quick, open }) => {
    const scene = await open({ roles: ['worker', 'bot'], redis: { keep: true }, watched: true });
    const { redis } = scene;
    if (redis === undefined) throw new Error('there is no Redis');
    for (const lastsMs of quick ? [1_000] : [100, 1_000, 6_000, 15_000])
      await during(scene, {
        step: `away for ${lastsMs} ms`,
        lastsMs,
        breaks: redis.kill,
        mends: redis.restart,
      });
  },
});
