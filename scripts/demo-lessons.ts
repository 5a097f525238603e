// SPDX-License-Identifier: Apache-2.0

import { existsSync } from 'node:fs';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { lessonText } from './demo-cluster/lesson-text.ts';

// Copies recorded states for the lessons of the demo: `npx tsx scripts/demo-lessons.ts [folder of states]`.
const states = process.argv[2] ?? fileURLToPath(new URL('../../shared/scenarios/own', import.meta.url));
const target = fileURLToPath(new URL('../adapters/recorded/demo/recordings', import.meta.url));

if (existsSync(states)) {
  await mkdir(target, { recursive: true });
  for (const name of (await readdir(states)).sort()) {
    const text = await lessonText(states, name);
    await writeFile(`${target}/${name}.json`, text);
    console.error(`wrote ${name}.json, ${Math.round(text.length / 1024)} kB`);
  }
} else {
  console.error(`${states} does not exist: name the folder of recorded states`);
  process.exitCode = 1;
}
