// SPDX-License-Identifier: Apache-2.0

import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import Ajv from 'ajv-draft-04';
import { decodePng } from './png.ts';

/** The official schemas, as their package has them. */
const schemas = join(
  dirname(createRequire(import.meta.url).resolve('@microsoft/app-manifest/package.json')),
  'build/json-schemas/teams',
);

/** What the official schema of the manifest's own version says against it. */
export const faultsOfManifest = async (manifest: {
  readonly manifestVersion: string;
}): Promise<readonly string[]> => {
  const path = join(schemas, `v${manifest.manifestVersion}`, 'MicrosoftTeams.schema.json');
  const schema = JSON.parse(await readFile(path, 'utf8')) as object;
  const ajv = new Ajv.default({
    strict: false,
    allErrors: true,
    formats: { uri: (text: string) => URL.canParse(text) },
  });
  const check = ajv.compile(schema);
  if (check(manifest)) return [];
  return (check.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message ?? ''}`);
};

/** What Teams' rules say against an icon. https://learn.microsoft.com/microsoftteams/platform/concepts/build-and-test/apps-package#app-icons */
export const faultsOfIcon = (kind: 'color' | 'outline', file: Buffer): readonly string[] => {
  const size = kind === 'color' ? 192 : 32;
  try {
    const { width, height, pixels } = decodePng(file);
    const faults =
      width === size && height === size ? [] : [`${kind}: ${width} × ${height}, not ${size} × ${size}`];
    let seen = 0;
    let clear = 0;
    let coloured = 0;
    for (let at = 0; at < pixels.length; at += 4) {
      const opacity = pixels[at + 3] ?? 0;
      if (opacity === 0) clear += 1;
      else {
        seen += 1;
        if (pixels[at] !== 255 || pixels[at + 1] !== 255 || pixels[at + 2] !== 255) coloured += 1;
      }
    }
    if (seen === 0) return [...faults, `${kind}: nothing can be seen`];
    if (kind === 'outline' && coloured > 0)
      return [...faults, 'outline: only white and transparent are allowed'];
    if (kind === 'outline' && clear === 0) return [...faults, 'outline: its background must be transparent'];
    return faults;
  } catch (error) {
    return [`${kind}: ${error instanceof Error ? error.message : String(error)}`];
  }
};
