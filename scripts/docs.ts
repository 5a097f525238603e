// `npm run docs [-- --serve]`: the site of docs/ into docs/.vitepress/dist; --serve shows it and follows what is written.
// Exit code 3: its packages, which are not those of the bot, cannot be had here.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { root } from './root.ts';

const folder = `${root}docs`;
const vitepress = `${folder}/node_modules/.bin/vitepress`;
const given = process.argv.slice(2);
const unknown = given.filter((word) => word !== '--serve');
if (unknown.length > 0) {
  console.error(`unknown: ${unknown.join(' ')}; the only flag is --serve`);
  process.exit(2);
}

const run = (program: string, ...args: readonly string[]): number =>
  spawnSync(program, args, { cwd: folder, stdio: 'inherit' }).status ?? 1;

if (!existsSync(vitepress) && run('npm', 'ci', '--no-audit', '--no-fund') !== 0) {
  console.error('The packages of the site cannot be had: docs/package-lock.json names them.');
  process.exit(3);
}
process.exitCode = run(vitepress, given.includes('--serve') ? 'dev' : 'build', '.');
