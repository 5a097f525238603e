// SPDX-License-Identifier: Apache-2.0

import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { promisify } from 'node:util';
import { programPath } from '../../test/support/needs.ts';
import { defineFault, during, type Scene } from './_fault.ts';

/** None more than it has open now; then as many as before. */
const limit = async (scene: Scene, isTight: boolean): Promise<void> => {
  for (const { child } of scene.living()) {
    const pid = child.pid ?? 0;
    const open = readdirSync(`/proc/${pid}/fd`).length;
    await promisify(execFile)('prlimit', [`--pid=${pid}`, `--nofile=${isTight ? open : 1_024}:`]);
  }
};

export default defineFault({
  name: 'descriptors',
  title: 'Bot and worker may open no more files or sockets',
  cannot: () => (programPath('prlimit') === undefined ? 'needs prlimit of util-linux' : undefined),
  run: async ({ quick, open }) => {
    const scene = await open({ roles: ['worker', 'bot'], redis: {} });
    for (const lastsMs of quick ? [2_000] : [2_000, 8_000])
      await during(scene, {
        step: `for ${lastsMs} ms`,
        lastsMs,
        mayFail: true,
        breaks: () => limit(scene, true),
        mends: () => limit(scene, false),
      });
  },
});
