// SPDX-License-Identifier: Apache-2.0

import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../../scripts/root.ts';
import { buildBundle } from './build-bundle.ts';

export interface TwoReleases {
  /** Programs of this release, and of the next one. */
  readonly old: string;
  readonly next: string;
  readonly close: () => Promise<void>;
}

/** The version of the next release. */
export const NEXT = '99.0.0';
/** What the next release adds to a run, and says in a report in a block of its own. */
export const WAVE = 'of the next release';
export const BANNER = 'Said in a new way by the next release.';

/**
 * What the next release does otherwise: jobs of a shape that this one cannot read, one more field of every run, one more kind of
 * block in every report. It reads what this one writes.
 */
const changes: readonly (readonly [file: string, from: string, to: string])[] = [
  [
    'src/core/run.ts',
    'JobPayload = z.object({ schema: z.literal(1),',
    'JobPayload = z.object({ schema: z.literal([1, 2]),',
  ],
  [
    'src/core/run.ts',
    '  trouble: z.enum(troubles).optional(),\n});',
    '  trouble: z.enum(troubles).optional(),\n  wave: z.string().optional(),\n});',
  ],
  ['src/runs.ts', '      schema: 1,\n', `      schema: 1,\n      wave: '${WAVE}',\n`],
  [
    'src/views/report.ts',
    "      { type: 'headline', tone: toneOfReport(report, loud), text: headlineText(report, marks) },",
    `      { type: 'headline', tone: toneOfReport(report, loud), text: headlineText(report, marks) },
      { type: 'banner', colour: 'teal', fallback: '${BANNER}' } as never,`,
  ],
];

/** Only where a job needs more than older workers would do with it. */
const newShape = [
  'src/start-run.ts',
  'JSON.stringify({ schema: 1, run',
  'JSON.stringify({ schema: 2, run',
] as const;

const change = async (source: string, [file, from, to]: readonly [string, string, string]): Promise<void> => {
  const text = await readFile(join(source, file), 'utf8');
  if (!text.includes(from)) throw new Error(`${file} has no ${from}`);
  await writeFile(join(source, file), text.replace(from, to));
};

/** Builds both as an image has them. `jobs`: whether the jobs of the next release have a new shape, too. */
export const buildTwo = async (jobs: 'same' | 'newer'): Promise<TwoReleases> => {
  const home = await mkdtemp(join(tmpdir(), 'two-releases-'));
  const program = async (name: string, patch?: (source: string) => Promise<void>): Promise<string> => {
    const app = join(home, name, 'app');
    await buildBundle(join(home, name), app, patch);
    await symlink(join(root, 'node_modules'), join(app, 'node_modules'));
    return join(app, 'dist/main.js');
  };
  const old = await program('old');
  const next = await program('next', async (source) => {
    for (const one of changes) await change(source, one);
    if (jobs === 'newer') await change(source, newShape);
    const { version } = JSON.parse(await readFile(`${root}package.json`, 'utf8')) as {
      readonly version: string;
    };
    await change(source, ['package.json', `"version": "${version}"`, `"version": "${NEXT}"`]);
  });
  return { old, next, close: () => rm(home, { recursive: true, force: true }) };
};
