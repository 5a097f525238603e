// SPDX-License-Identifier: Apache-2.0

import { Redis } from 'ioredis';
import { defineFault, during } from './_fault.ts';

export default defineFault({
  name: 'redis-full',
  title: 'Redis has no memory left (noeviction) and refuses every write',
  quick: true,
  run: async ({ quick, open }) => {
    const scene = await open({ roles: ['worker', 'bot'], redis: {}, watched: true });
    const admin = new Redis({ port: scene.redis?.port ?? 0 });
    try {
      for (const lastsMs of quick ? [2_000] : [2_000, 12_000])
        await during(scene, {
          step: `full for ${lastsMs} ms`,
          lastsMs,
          breaks: () => admin.config('SET', 'maxmemory', '1'),
          mends: () => admin.config('SET', 'maxmemory', '0'),
        });
    } finally {
      admin.disconnect();
    }
  },
});
