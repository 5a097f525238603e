// `npm run bench -- analyze [--runs=3]`: all analyzers over the large cluster in memory beside a bare read of the same lists.
//
// How it is measured. In turn and each in a fresh process, from one bundle without source transformation, as in the image:
//   bare read    every list that all analyzers need, page by page over one kept connection: node:http and JSON.parse
//   analysis     index, all analyzers but Log, incidents and report of the same cluster in memory: once cold, then warm
// Processor time is compared, because it does not grow when others use the machine; ratios are taken within a pair of
// neighbouring runs, and their median is told. Then clusters from 1,000 to 50,000 pods: time per 1,000 pods shows whether
// cost grows with size alone.
import { parseArgs } from 'node:util';
import { analyzers as registered } from '../analyzers/index.ts';
import { chooseAnalyzers } from '../src/core/choose-analyzers.ts';
import { type Bare, bundled, median, servedPaths, startServer } from './_processes.ts';

const PAGE = 200;
const SIZES = [1_000, 5_000, 10_000, 25_000, 50_000];
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
  const pairs: { readonly bare: Bare; readonly analysis: Analysis }[] = [];
  for (let run = 1; run <= Number(values.runs); run += 1) {
    const bare = await programs.measure<Bare>('scan-bare', bareArguments);
    const analysis = await programs.measure<Analysis>('analyze-run', []);
    pairs.push({ bare, analysis });
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
      `incidents    ${ms(median(analyses.map(({ incidentsMs }) => incidentsMs)))} of it`,
      '',
      `slowest analyzers, warm (the first to ask makes the tables that all share):`,
      ...[...(last?.each ?? [])]
        .sort((a, b) => b.ms - a.ms)
        .slice(0, SLOWEST_SHOWN)
        .map(({ id, ms: took }) => `  ${id.padEnd(34)} ${took.toFixed(1).padStart(8)} ms`),
      '',
      '  pods    objects   warm, processor   per 1,000 pods   memory',
    ].join('\n'),
  );
  const perThousand: number[] = [];
  for (const pods of SIZES) {
    const analysis = await programs.measure<Analysis>('analyze-run', [`--pods=${pods}`]);
    const each = (1_000 * warmOf(analysis)) / pods;
    perThousand.push(each);
    console.log(
      `${String(pods).padStart(6)} ${String(analysis.objects).padStart(10)} ${ms(warmOf(analysis)).padStart(17)} ${ms(each).padStart(16)} ${analysis.peakMb.toFixed(0).padStart(5)} MB`,
    );
  }
  const first = perThousand[0] ?? Number.NaN;
  console.log(
    `1,000 pods cost ${((perThousand.at(-1) ?? Number.NaN) / first).toFixed(2)} x as much among 50,000 as alone (1 = linear)`,
  );
} finally {
  await Promise.all([end(), programs.end()]);
}
