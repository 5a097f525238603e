// SPDX-License-Identifier: Apache-2.0

import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { demoText } from './demo-cluster/demo-text.ts';

// Builds the demo cluster from recorded states: `npx tsx scripts/demo-cluster.ts [folder of states]`.
const states = process.argv[2] ?? fileURLToPath(new URL('../../shared/scenarios/own', import.meta.url));
const target = fileURLToPath(new URL('../adapters/recorded/demo/cluster.json', import.meta.url));

if (existsSync(states)) {
  const { text, objects, moment } = await demoText(states);
  await writeFile(target, text);
  console.error(
    `wrote ${objects} objects, ${Math.round(text.length / 1024)} kB, as of ${new Date(moment).toISOString()}`,
  );
} else {
  console.error(`${states} does not exist: name the folder of recorded states`);
  process.exitCode = 1;
}
