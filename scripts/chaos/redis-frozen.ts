// SPDX-License-Identifier: Apache-2.0

import { defineFault, during } from './_fault.ts';

export default defineFault({
  name: 'redis-frozen',
  title: 'Redis is stopped and goes on: connections stay, nothing answers',
  run: async ({ quick, open }) => {
    const scene = await open({ roles: ['worker', 'bot'], redis: {}, watched: true });
    for (const lastsMs of quick ? [2_500] : [2_500, 12_000])
      await during(scene, {
        step: `frozen for ${lastsMs} ms`,
        lastsMs,
        breaks: () => scene.redis?.freeze(),
        mends: () => scene.redis?.thaw(),
      });
  },
});
