// SPDX-License-Identifier: Apache-2.0

// `npm run bench -- analyze [--runs=3]`: all analyzers over the large cluster in memory beside a bare read of the same lists.
//
// How it is measured. In turn and each in a fresh process, from one bundle without source transformation, as in the image:
//   bare read    every list that all analyzers need, page by page over one kept connection: node:http and JSON.parse
//   analysis     index, all analyzers but Log, incidents and report of the same cluster in memory: once cold, then warm
//   with names   the same with the dictionary for masking, which reports hold where a model is configured
// Processor time is compared, because it does not grow when others use the machine; ratios are taken within a pair of
// neighbouring runs, and their median is told. Then clusters from 1,000 to 50,000 pods: time per 1,000 pods shows whether
// cost grows with size alone.
import { parseArgs } from 'node:util';
import { analyzers as registered } from '../analyzers/index.ts';
import { chooseAnalyzers } from '../src/core/choose-analyzers.ts';
import { type Bare, bundled, median, servedPaths, startServer } from './_processes.ts';

const PAGE = 200;
const SIZES = [1_000, 5_000, 10_000, 20_000, 50_000];
const SLOWEST_SHOWN = 10;

interface Cost {
  readonly ms: number;
  readonly cpuMs: number;
}
interface Analysis {
  readonly pods: number;
  readonly objects: number;
  readonly analyzers: number;
  readonly findings: number;
  readonly incidents: number;
  readonly cold: Cost;
  readonly warm: readonly Cost[];
  readonly each: readonly { readonly id: string; readonly ms: number }[];
  readonly incidentsMs: number;
  readonly peakMb: number;
}

const { values } = parseArgs({ options: { runs: { type: 'string', default: '3' } } });
const analyzers = chooseAnalyzers(['all'], registered).filter(({ analyzer }) => analyzer.kind !== 'Log');
const ms = (value: number): string => `${value.toFixed(value < 10 ? 1 : 0)} ms`;

const programs = await bundled(['scan-bare', 'analyze-run']);
console.log('Starting the large cluster …');
const { server, end } = await startServer({});
try {
  const paths = await servedPaths(server, analyzers);
  const bareArguments = [
    `--url=${server.url}`,
    `--token=${server.token}`,
    `--limit=${PAGE}`,
    ...paths.map((path) => `--path=${path}`),
  ];
  const pairs: { readonly bare: Bare; readonly analysis: Analysis; readonly named: Analysis }[] = [];
  for (let run = 1; run <= Number(values.runs); run += 1) {
    const bare = await programs.measure<Bare>('scan-bare', bareArguments);
    const analysis = await programs.measure<Analysis>('analyze-run', []);
    const named = await programs.measure<Analysis>('analyze-run', ['--names', '--warm=0']);
    pairs.push({ bare, analysis, named });
    console.log(
      `run ${run}: bare read ${ms(bare.cpuMs)}, analysis ${ms(analysis.cold.cpuMs)} of processor = ${(analysis.cold.cpuMs / bare.cpuMs).toFixed(2)} x`,
    );
  }
  const analyses = pairs.map(({ analysis }) => analysis);
  const [last] = analyses.slice(-1);
  const warmOf = ({ warm }: Analysis): number => median(warm.map(({ cpuMs }) => cpuMs));
  const coldCpu = median(analyses.map(({ cold }) => cold.cpuMs));
  const ratio = median(pairs.map(({ bare, analysis }) => analysis.cold.cpuMs / bare.cpuMs));
  console.log(
    [
      '',
      `${last?.analyzers} analyzers, ${last?.objects} objects of ${paths.length} kinds: ${last?.findings} findings in ${last?.incidents} incidents`,
      `bare read    ${ms(median(pairs.map(({ bare }) => bare.cpuMs)))} of processor, ${ms(median(pairs.map(({ bare }) => bare.ms)))} wall`,
      `analysis     ${ms(coldCpu)} of processor cold, ${ms(median(analyses.map(warmOf)))} warm; ${ms(median(analyses.map(({ cold }) => cold.ms)))} wall cold (aim: below 500 ms of processor)`,
      `ratio        ${ratio.toFixed(2)} x the bare read (aim: at most 0.25 x)`,
      `with names   ${ms(median(pairs.map(({ named }) => named.cold.cpuMs)))} of processor cold, ${median(pairs.map(({ bare, named }) => named.cold.cpuMs / bare.cpuMs)).toFixed(2)} x (where a model is configured)`,
      `incidents    ${ms(median(analyses.map(({ incidentsMs }) => incidentsMs)))} of it`,
      '',
      `slowest analyzers, warm (the first to ask makes the tables that all share):`,
      ...[...(last?.each ?? [])]
        .sort((a, b) => b.ms - a.ms)
        .slice(0, SLOWEST_SHOWN)
        .map(({ id, ms: took }) => `  ${id.padEnd(34)} ${took.toFixed(1).padStart(8)} ms`),
      '',
      'processor by size, in ms; each size in a fresh process',
      '  pods    objects     cold   per 1,000     warm   per 1,000   memory',
    ].join('\n'),
  );
  const column = (value: number, width: number): string => value.toFixed(0).padStart(width);
  const sizes: Analysis[] = [];
  for (const size of SIZES) {
    const analysis = await programs.measure<Analysis>('analyze-run', [`--pods=${size}`]);
    sizes.push(analysis);
    const [cold, warm, thousands] = [analysis.cold.cpuMs, warmOf(analysis), size / 1_000];
    console.log(
      `${column(size, 6)} ${column(analysis.objects, 10)} ${column(cold, 8)} ${column(cold / thousands, 11)} ${column(warm, 8)} ${column(warm / thousands, 11)} ${column(analysis.peakMb, 5)} MB`,
    );
  }
  // What is not spent on pods at all (loading, compiling, kinds without objects) falls out of differences.
  const slope = (from: Analysis | undefined, to: Analysis | undefined): number =>
    from === undefined || to === undefined
      ? Number.NaN
      : (1_000 * (to.cold.cpuMs - from.cold.cpuMs)) / (to.pods - from.pods);
  const [few, , some, , many] = sizes;
  const [early, late] = [slope(few, some), slope(some, many)];
  console.log(
    `each further 1,000 pods cost ${ms(early)} up to 10,000 and ${ms(late)} up to 50,000: ${(late / early).toFixed(2)} x (1 = linear)`,
  );
} finally {
  await Promise.all([end(), programs.end()]);
}
