// SPDX-License-Identifier: Apache-2.0

import { defineFault } from './_fault.ts';
import { entry, killAt, type Step } from './_kill.ts';

/** The way of a command through the bot: taken, stored, acknowledged; then shown, part by part. */
const steps: readonly Step[] = [
  { name: 'received', via: 'door', when: 'before', matches: /app_mention/ },
  { name: 'received', via: 'door', when: 'after', matches: /app_mention/ },
  { name: 'looked up', via: 'redis', when: 'before', matches: entry('seen/') },
  { name: 'authorised and stored', via: 'redis', when: 'before', matches: entry('run/', '"queued"') },
  { name: 'authorised and stored', via: 'redis', when: 'after', matches: entry('run/', '"queued"') },
  { name: 'enqueued', via: 'redis', when: 'before', matches: /queue:cluster-demo[\s\S]*payload/ },
  { name: 'enqueued', via: 'redis', when: 'after', matches: /queue:cluster-demo[\s\S]*payload/ },
  { name: 'first word stored', via: 'redis', when: 'before', matches: entry('outbox/', 'Checking') },
  { name: 'first word stored', via: 'redis', when: 'after', matches: entry('outbox/', 'Checking') },
  { name: 'acknowledged', via: 'door', when: 'reply', matches: /200 OK/ },
  { name: 'leased', via: 'redis', when: 'before', matches: entry('lease/deliver') },
  { name: 'leased', via: 'redis', when: 'after', matches: entry('lease/deliver') },
  { name: 'about to post', via: 'redis', when: 'after', matches: entry('outbox/', '"sending"') },
  { name: 'first word posted', via: 'slack', when: 'before', matches: /chat\.postMessage/ },
  { name: 'first word posted, not remembered', via: 'slack', when: 'after', matches: /chat\.postMessage/ },
  { name: 'remembered', via: 'redis', when: 'before', matches: entry('outbox/', '"sent"') },
  { name: 'remembered', via: 'redis', when: 'after', matches: entry('outbox/', '"sent"') },
  {
    name: 'answer shown',
    via: 'slack',
    when: 'before',
    matches: /chat\.update[\s\S]*2\+problems|chat\.update/,
  },
  { name: 'answer shown', via: 'slack', when: 'after', matches: /chat\.update/ },
  { name: 'detail posted', via: 'slack', when: 'before', matches: /chat\.postMessage[\s\S]*thread_ts/ },
  {
    name: 'detail posted, not remembered',
    via: 'slack',
    when: 'after',
    matches: /chat\.postMessage[\s\S]*thread_ts/,
  },
  { name: 'off the list', via: 'redis', when: 'before', matches: /outbox-pending[\s\S]*/ },
];

const few = new Set(['enqueued', 'first word posted, not remembered']);

export default defineFault({
  name: 'kill-bot',
  title: 'SIGKILL of the bot at each step of a command',
  quick: true,
  run: async ({ quick, open }) => {
    const scene = await open({ roles: ['worker', 'bot'], redis: {} });
    for (const step of steps)
      if (!quick || (few.has(step.name) && step.when === 'after')) await killAt(scene, 'bot', step);
  },
});
