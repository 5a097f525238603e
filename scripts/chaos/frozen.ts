// SPDX-License-Identifier: Apache-2.0

import { setTimeout as sleep } from 'node:timers/promises';
import { timeLimit } from '../../src/core/time-limit.ts';
import { eventually } from '../../test/support/eventually.ts';
import { defineFault, type Scene } from './_fault.ts';
import type { Step } from './_kill.ts';
import type { Living, Role } from './_world.ts';

/** Longer than any lease (15 s) and any lock of a job (9 s). */
const FROZEN_MS = 17_000;
/** What it was about to do when it was stopped, it does within this once it goes on. */
const AWAKE_MS = 4_000;
const AWAKE_WITHIN_MS = 20_000;

const awake = ({ url }: Living): Promise<unknown> =>
  eventually(() => fetch(`${url}/livez`, { signal: timeLimit(1_000) }), AWAKE_WITHIN_MS);

const steps: readonly (readonly [Role, Step])[] = [
  ['bot', { name: 'bot before it posts', via: 'redis', when: 'after', matches: /outbox\/[\s\S]*"sending"/ }],
  ['bot', { name: 'bot while it posts', via: 'slack', when: 'after', matches: /chat\.postMessage/ }],
  [
    'worker',
    { name: 'worker while it reads', via: 'cluster', when: 'after', matches: /GET \/api\/v1\/pods/ },
  ],
  [
    'worker',
    { name: 'worker before it tells', via: 'redis', when: 'before', matches: /outbox\/[\s\S]*"final":true/ },
  ],
];

/** Stopped in the middle, while another takes over; then it goes on where it was, long after its lease. */
const freezeAt = async (scene: Scene, role: Role, { name, via, when, matches }: Step): Promise<void> => {
  const victim = scene.the(role);
  if (via === 'door' || typeof matches === 'function')
    throw new Error('a process is frozen at what it sends');
  const strike = victim.fronts[via].strike({
    when,
    matches: (text) => matches.test(text),
    act: () => victim.child.kill('SIGSTOP'),
    gentle: true,
  });
  const asking = scene.ledger.mention('analyze');
  if (!(await scene.happens(name, strike))) return;
  await asking;
  await scene.start(role);
  await sleep(FROZEN_MS);
  victim.child.kill('SIGCONT');
  const since = performance.now();
  await scene.ledger.again();
  await scene.recovered(name, since);
  await awake(victim);
  // What it says a second time is found at the end.
  await sleep(AWAKE_MS);
  // The platform delivers to the newer one by now.
  victim.kill();
};

export default defineFault({
  name: 'frozen',
  title: 'A bot or worker is stopped for longer than its lease, and goes on',
  run: async ({ quick, open }) => {
    const scene = await open({ roles: ['worker', 'bot'], redis: {} });
    for (const [role, step] of quick ? steps.slice(0, 1) : steps) await freezeAt(scene, role, step);
  },
});
