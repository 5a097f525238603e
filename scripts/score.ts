/**
 * How well the analyzers do on recorded states whose troubles an expert wrote down:
 * `npm run score -- --dir DIR [--dir DIR …] [--filter NAME,…] [--only ID] [--details] [--json]`.
 * A state is a folder with objects.json, meta.json and expected.yaml.
 */
import { parseArgs } from 'node:util';
import { analyzers } from '../analyzers/index.ts';
import { analyzeSnapshot } from '../src/core/analyze.ts';
import { chooseAnalyzers } from '../src/core/choose-analyzers.ts';
import { reportJson } from '../src/core/report-json.ts';
import { snapshotOfObjects } from '../src/core/snapshot-of-objects.ts';
import { readStates, type State } from './score/expected.ts';
import { type StateScore, scoreState } from './score/score-state.ts';
import { byFamily, type Totals, totalsOf } from './score/totals.ts';

const { values } = parseArgs({
  options: {
    dir: { type: 'string', multiple: true, default: [] },
    filter: { type: 'string', default: '' },
    only: { type: 'string' },
    details: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});

const filters = values.filter === '' ? [] : values.filter.split(',');

const score = async (state: State): Promise<StateScore> => {
  const report = await analyzeSnapshot({
    snapshot: snapshotOfObjects(state.objects, { cluster: state.id, now: state.now }),
    analyzers: chooseAnalyzers(filters, analyzers),
    id: state.id,
    requestedFilters: filters,
    elapsed: () => 0,
  });
  for (const { kind, detail } of report.skipped.filter(({ reason }) => reason === 'broken'))
    console.error(`${state.id}: ${kind}: ${detail}`);
  return scoreState(state, reportJson(report));
};

const cell = (value: number | null): string => (value === null ? '-' : value.toFixed(1)).padStart(8);

const row = (name: string, totals: Totals): string =>
  [
    name.padEnd(16),
    String(totals.states).padStart(6),
    cell(totals.recall),
    cell(totals.rootCauses),
    cell(totals.precisionQuiet),
    cell(totals.precisionAll),
    String(totals.falseAlarms).padStart(8),
    cell(totals.incidentsRight),
    cell(totals.rootFirst),
  ].join(' ');

const HEADER = [
  'family'.padEnd(16),
  'states',
  ...['recall', 'roots', 'quiet', 'all', 'alarms', 'incid.', 'first'].map((name) => name.padStart(8)),
].join(' ');

const detailsOf = ({ id, family, expected, seen, incidents, rootFirst }: StateScore): string[] => [
  `${id} [${family}] incidents ${incidents.got} of ${incidents.wanted}${rootFirst === false ? ', root cause not first' : ''}`,
  ...incidents.titles.map((title) => `  · ${title}`),
  ...expected
    .filter(({ found }) => !found)
    .map(
      ({ object, severity, rootCause, mustMatch }) =>
        `  missed ${severity}${rootCause ? ' ROOT' : ''} ${object} /${mustMatch.join('|')}/`,
    ),
  ...seen
    .filter(({ verdict }) => verdict !== 'hit')
    .map(
      ({ verdict, object, severity, message }) =>
        `  ${verdict} ${severity} ${object} ${message.slice(0, 200)}`,
    ),
];

for (const dir of values.dir) {
  const states = (await readStates(dir)).filter(
    ({ id }) => values.only === undefined || id.includes(values.only),
  );
  const scores: StateScore[] = [];
  for (const state of states) scores.push(await score(state));
  const all = totalsOf(scores);
  if (values.json)
    console.log(JSON.stringify({ dir, all, families: byFamily(scores), states: scores }, null, 2));
  else {
    if (values.details) for (const line of scores.flatMap(detailsOf)) console.log(line);
    console.log(`${dir}\n${HEADER}`);
    for (const [family, totals] of Object.entries(byFamily(scores))) console.log(row(family, totals));
    console.log(row('all', all));
    console.log(
      `false alarms on healthy states: ${all.falseAlarmsHealthy}; root cause first in cascades: ${all.rootFirstCascades ?? '-'} %`,
    );
  }
}
if (values.dir.length === 0) {
  console.error('Say where the recorded states are: npm run score -- --dir DIR');
  process.exitCode = 2;
}
