// SPDX-License-Identifier: Apache-2.0

// `npm run docs`: the site of all pages into docs/.vitepress/dist. `-- --serve` shows it and follows what is written,
// `-- --external` lists where pages lead out of the project: nobody but people can say whether that is still there.
// Exit code 3: the packages of the site, which are not those of the bot, cannot be had here.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { externalLinksOf, pages } from '../test/support/markdown.ts';
import { root } from './root.ts';

const folder = `${root}docs`;
const vitepress = `${folder}/node_modules/.bin/vitepress`;
const [given, ...more] = process.argv.slice(2);
if (more.length > 0 || (given !== undefined && given !== '--serve' && given !== '--external')) {
  console.error('npm run docs [-- --serve | --external]');
  process.exit(2);
}

const run = (program: string, ...args: readonly string[]): number =>
  spawnSync(program, args, { cwd: folder, stdio: 'inherit' }).status ?? 1;

if (given === '--external') {
  const links = pages().flatMap((page) => externalLinksOf(page).map((link) => `${link}  ${page.path}`));
  console.log([...new Set(links)].sort().join('\n'));
} else if (!existsSync(vitepress) && run('npm', 'ci', '--no-audit', '--no-fund') !== 0) {
  console.error('The packages of the site cannot be had: docs/package-lock.json names them.');
  process.exitCode = 3;
} else process.exitCode = run(vitepress, given === '--serve' ? 'dev' : 'build', '.');
