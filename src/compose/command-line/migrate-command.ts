// SPDX-License-Identifier: Apache-2.0

import { chmod, copyFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { Screen } from '../../../adapters/terminal/screen.ts';
import type { SurfaceFlags } from '../../../adapters/terminal/surface-flags.ts';
import { placeOfFile } from '../../config/load-place.ts';
import { type ClearSecret, type Migration, migrateK8sgpt } from '../../config/migrate-k8sgpt.ts';
import { code, type Document } from '../../core/document.ts';
import { Refused } from '../../core/errors.ts';
import { plural } from '../../views/words.ts';
import { configSlices } from '../config-slices.generated.ts';
import { filtersWith } from '../core.ts';
import { exitCode } from '../exit-code.ts';
import { keepKey } from '../key-file.ts';
import { changeConfig, configTextAt } from '../write-config.ts';

/** Of a key the file is called by its backend; further secrets say which they are. */
const fileName = ({ section, setting }: ClearSecret): string =>
  setting === 'apiKey' ? section : `${section}-${setting}`;

const keyPath = (path: string, secret: ClearSecret): string =>
  join(dirname(resolve(path)), 'keys', fileName(secret));

const migrationOf = (path: string, text: string): Migration =>
  migrateK8sgpt(
    { path, text },
    configSlices,
    filtersWith().map(({ name }) => name),
  );

/** 20260304T114200Z */
const stamp = (now: Date): string => now.toISOString().replace(/[-:]|\.\d+/g, '');

const report = (path: string, backup: string, { secrets, settings, notes }: Migration): Document => ({
  summary: `${path} is converted`,
  blocks: [
    {
      type: 'headline',
      tone: 'good',
      text: [`${path} is converted: ${plural(settings.length, 'setting')} of k8sgpt are ours now`],
    },
    ...(secrets.length === 0
      ? []
      : [
          {
            type: 'list' as const,
            ordered: false,
            items: secrets.map((secret) => [
              `${secret.section}.${secret.setting} lies in `,
              code(keyPath(path, secret)),
              ' now, which only you may read',
            ]),
          },
        ]),
    ...(notes.length === 0
      ? []
      : [
          { type: 'paragraph' as const, text: ['Not carried over:'] },
          { type: 'list' as const, ordered: false, items: notes.map((one) => [one]) },
        ]),
    {
      type: 'note',
      text: [
        'The file as it was: ',
        code(backup),
        secrets.length === 0 ? '.' : '. It holds the secrets in clear text: remove it when ',
        ...(secrets.length === 0 ? [] : [code('k8sgpt doctor'), ' finds all well.']),
      ],
    },
  ],
});

/** `config migrate`: a file of k8sgpt becomes one of ours, its secrets go into files of mode 0600. `--dry-run` prints what would be written. */
export const runMigrate = async (
  isTrial: boolean,
  surface: SurfaceFlags,
  screen: Screen,
): Promise<number> => {
  const { path } = placeOfFile({ env: process.env, path: surface.config });
  const text = await configTextAt(path);
  if (text === '') throw new Refused(`There is no configuration file ${path}.`);
  const planned = migrationOf(path, text);
  // Not valid YAML is told by this, too.
  const shown = planned.write((secret) => ({ file: keyPath(path, secret) }));
  if (planned.settings.length === 0 && planned.secrets.length === 0 && shown === text) {
    const summary = `${path} holds nothing of k8sgpt's own, and no secret in clear text`;
    screen.answer({ summary, blocks: [{ type: 'headline', tone: 'good', text: [summary] }] });
    return exitCode.ok;
  }
  if (isTrial) {
    screen.raw(shown);
    return exitCode.ok;
  }
  const backup = `${path}.${stamp(new Date())}.bak`;
  let done = planned;
  await changeConfig(path, process.env, async (before) => {
    done = migrationOf(path, before.text);
    await copyFile(path, backup);
    await chmod(backup, 0o600);
    const places = new Map<string, string>();
    for (const secret of done.secrets)
      places.set(fileName(secret), await keepKey(path, fileName(secret), secret.value));
    return done.write((secret) => ({ file: places.get(fileName(secret)) }));
  });
  screen.answer(report(path, backup, done));
  return exitCode.ok;
};
