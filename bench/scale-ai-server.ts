// SPDX-License-Identifier: Apache-2.0

import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { says, startOpenAi } from '../test/standins/openai.ts';

// A model to be, in a process of its own: each answer takes --latency milliseconds, then comes as a stream over HTTP. Prints
// {"url"} when it listens, and ends with its input.
const { values } = parseArgs({ options: { latency: { type: 'string', default: '1000' } } });
const latencyMs = Number(values.latency);

const answer = JSON.stringify({
  answer: ['checkout does not start because the ConfigMap shop-config does not exist.'],
  happening: 'checkout does not start: its ConfigMap does not exist.',
  because: ['The ConfigMap is missing [1].'],
  steps: ['kubectl -n shop get configmap'],
  verify: 'kubectl -n shop get pods',
  facts: [1],
});
const openai = await startOpenAi();
openai.will(async (response, asked) => {
  await sleep(latencyMs);
  await says(answer)(response, asked);
});
console.log(JSON.stringify({ url: openai.url }));
process.stdin.resume();
process.stdin.once('end', () => process.exit(0));
