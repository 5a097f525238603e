// SPDX-License-Identifier: Apache-2.0

import { defineFault, during } from './_fault.ts';

export default defineFault({
  name: 'redis-slow',
  title: 'Every answer of Redis is late: 40 ms, 300 ms, a second and more',
  run: async ({ quick, open }) => {
    const scene = await open({ roles: ['worker', 'bot'], redis: {} });
    // Each way once.
    for (const oneWayMs of quick ? [150] : [20, 150, 600])
      await during(scene, {
        step: `${2 * oneWayMs} ms`,
        lastsMs: 8_000,
        breaks: () => {
          for (const front of scene.fronts('redis')) front.slow(oneWayMs);
        },
        mends: () => Promise.all(scene.fronts('redis').map((front) => front.pass())),
      });
  },
});
