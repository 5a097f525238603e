// SPDX-License-Identifier: Apache-2.0

// `npm run release`: makes everything that a release consists of out of the newest commit, with checksums, into
// out/release. It publishes nothing. `--only npm,chart` makes parts of it, `--with FOLDER` takes in what was made on another
// machine, `--platforms linux-x64` is for some systems, `--url` is where the files will lie. `--prepare` writes the next
// version, what is generated with it, and its part of CHANGELOG.md into the tree instead.
import { cp, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { has, type Part, platformNames, type Release, run } from './release/_release.ts';
import { bill } from './release/bill.ts';
import { bundleArchive } from './release/bundle-archive.ts';
import { sectionOf, withSection } from './release/changelog.ts';
import { newestOf } from './release/changes.ts';
import { chart } from './release/chart.ts';
import { checksums } from './release/checksums.ts';
import { executables } from './release/executables.ts';
import { homebrew } from './release/homebrew.ts';
import { image } from './release/image.ts';
import { krew } from './release/krew.ts';
import { linuxPackages } from './release/linux-packages.ts';
import { npmPackage } from './release/npm-package.ts';
import { openStage, versionOf, writeVersion } from './release/stage.ts';
import { root } from './root.ts';

// Archives keep the modes of files: they are to be the same whoever makes them, and readable by whoever installs them.
process.umask(0o022);

/** Later ones use the files of earlier ones; checksums are of all. */
const parts: readonly Part[] = [
  npmPackage,
  bundleArchive,
  executables,
  linuxPackages,
  homebrew,
  krew,
  image,
  chart,
  bill,
  checksums,
];

const { values } = parseArgs({
  options: {
    prepare: { type: 'boolean', default: false },
    version: { type: 'string' },
    out: { type: 'string', default: join(root, 'out/release') },
    platforms: { type: 'string', default: platformNames.join(',') },
    url: { type: 'string' },
    only: { type: 'string' },
    with: { type: 'string' },
  },
});

const only = values.only?.split(',');
const chosen = parts.filter(({ id }) => only?.includes(id) ?? true);
const noPart = only?.filter((id) => !parts.some((part) => part.id === id)) ?? [];
if (noPart.length > 0) {
  console.error(`unknown: ${noPart.join(', ')}; parts are ${parts.map(({ id }) => id).join(', ')}`);
  process.exit(2);
}
const asked = values.platforms.split(',');
const platforms = platformNames.filter((name) => asked.includes(name));
const unknown = asked.filter((name) => !platformNames.some((known) => known === name));
if (unknown.length > 0) {
  console.error(`unknown: ${unknown.join(', ')}; platforms are ${platformNames.join(', ')}`);
  process.exit(2);
}

const [commit = '', epoch = ''] = (await run('git', ['log', '-1', '--format=%H %ct'], { cwd: root }))
  .trim()
  .split(' ');
const date = new Date(Number(epoch) * 1_000).toISOString().slice(0, 10);
const newest = await newestOf(root, await versionOf(root));
const { since, changes } = newest;
const version = values.version ?? newest.version;
const section = sectionOf(version, date, changes);

if (values.prepare) {
  if (!(await has('helm'))) {
    console.error(
      'helm is not here: it renders deploy/manifests, which say the version. Nothing was changed.',
    );
    process.exit(1);
  }
  await writeVersion(root, version);
  // What is generated says the version too, and is checked before a release is made.
  await run('npm', ['run', '--silent', 'generate'], { cwd: root });
  const path = join(root, 'CHANGELOG.md');
  const old = await readFile(path, 'utf8').catch(() => '# Changes\n');
  await writeFile(path, withSection(old, section));
  console.log(
    `${version} is written wherever the version stands, and into CHANGELOG.md: commit it, then tag v${version}.`,
  );
  process.exit(0);
}

const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository } = process.env;
const home = server === undefined || repository === undefined ? undefined : `${server}/${repository}`;
const url = (
  values.url ?? `${home ?? 'https://downloads.example.com/k8sgpt'}/releases/download/v${version}`
).replace(/\/$/, '');

const work = await mkdtemp(join(tmpdir(), 'k8sgpt-release-'));
const release: Release = {
  version,
  commit,
  epoch: Number(epoch),
  url,
  home,
  stage: join(work, 'stage'),
  out: resolve(values.out, version),
  cache: join(root, '.cache/release'),
  platforms,
};

const megabytes = async (name: string): Promise<string> =>
  `${((await stat(join(release.out, name))).size / 1e6).toFixed(1)} MB`;

try {
  await rm(release.out, { recursive: true, force: true });
  await mkdir(release.out, { recursive: true });
  if (values.with !== undefined) await cp(values.with, release.out, { recursive: true });
  console.log(
    `k8sgpt ${version} from ${commit.slice(0, 12)}, ${changes.length} changes since ${since ?? 'the beginning'}`,
  );
  await openStage(release.stage, release);
  await writeFile(join(release.out, 'CHANGES.md'), `${section}\n`);
  for (const part of chosen) {
    const started = performance.now();
    const made = await part.make(release);
    const seconds = ((performance.now() - started) / 1_000).toFixed(1);
    console.log(`\n${part.name} (${seconds} s)`);
    for (const one of made) {
      if ('without' in one) console.log(`  NOT MADE: ${one.without}`);
      else for (const name of one.files) console.log(`  ${name} (${await megabytes(name)})`);
    }
  }
  console.log(`\nEverything lies in ${release.out}; nothing was published.`);
  if (home === undefined && values.url === undefined)
    console.log(`Formula and plug-in name ${url}: say --url where the files will lie.`);
} finally {
  await rm(work, { recursive: true, force: true });
}
