// SPDX-License-Identifier: Apache-2.0

/**
 * How well the analyzers do on recorded states whose troubles an expert wrote down, beside k8sgpt:
 * `npm run score` scores the project's states and writes docs/score.md;
 * `npm run score -- --dir DIR [--dir DIR …] [--filter NAME,…] [--only ID] [--details] [--json]` scores any folder.
 * A state is a folder with objects.json, meta.json and expected.yaml.
 */
import { writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { analyzers } from '../analyzers/index.ts';
import { root } from './root.ts';
import { detailsOf } from './score/details.ts';
import { readStates } from './score/expected.ts';
import { scorePage } from './score/page.ts';
import { missingScenarios, scenarioFolders } from './score/scenarios.ts';
import { type FolderScore, scoreFolder, together } from './score/score-folder.ts';
import { textTable } from './score/table.ts';
import { byFamily, totalsOf } from './score/totals.ts';

const { values } = parseArgs({
  options: {
    dir: { type: 'string', multiple: true, default: [] },
    filter: { type: 'string', default: 'all' },
    only: { type: 'string' },
    details: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});
const { dir: given, filter, only, details, json } = values;

/** One folder as data: totals, families and every state. */
const jsonOf = (dir: string, { ours, k8sgpt, k8sgptCore }: FolderScore) => ({
  dir,
  all: totalsOf(ours),
  families: byFamily(ours),
  states: ours,
  k8sgpt: k8sgpt.length === 0 ? null : { all: totalsOf(k8sgpt), families: byFamily(k8sgpt) },
  k8sgptCore: k8sgptCore.length === 0 ? null : { all: totalsOf(k8sgptCore), families: byFamily(k8sgptCore) },
});

const print = (title: string, score: FolderScore): void => {
  const all = totalsOf(score.ours);
  console.log(`${title}\n${textTable(score)}`);
  console.log(
    `false alarms on healthy states: ${all.falseAlarmsHealthy}; root cause first in cascades: ${all.rootFirstCascades ?? '-'} %\n`,
  );
};

const dirs = given.length > 0 ? given : scenarioFolders();
const scores: (readonly [dir: string, score: FolderScore])[] = [];
for (const dir of dirs) {
  const states = (await readStates(dir)).filter(({ id }) => only === undefined || id.includes(only));
  const score = await scoreFolder(basename(dir), states, filter.split(','), analyzers);
  for (const line of score.broken) console.error(line);
  scores.push([dir, score]);
}
const folders = scores.map(([, score]) => score);

if (json) {
  const documents = scores.map(([dir, score]) => jsonOf(dir, score));
  console.log(JSON.stringify(documents.length === 1 ? documents[0] : documents, null, 2));
} else {
  if (details) for (const line of folders.flatMap(({ ours }) => ours.flatMap(detailsOf))) console.log(line);
  for (const [dir, score] of scores) print(dir, score);
  if (folders.length > 1) print('together', together(folders));
}
if (dirs.length === 0) {
  console.error(missingScenarios);
  process.exitCode = 2;
} else if (given.length === 0 && only === undefined && filter === 'all') {
  await writeFile(`${root}docs/score.md`, scorePage(folders));
  console.error('wrote docs/score.md');
}
