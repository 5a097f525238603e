// SPDX-License-Identifier: Apache-2.0

import { readFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { homeOf } from '../../config/home-of.ts';
import { list, record, text } from '../../core/read.ts';

/** Larger files take longer to read than anybody waits at a press of Tab. */
const LARGEST = 1024 * 1024;

/** Contexts of the kubeconfigs that a command here would read; those of a file that cannot be read are left out. */
export const contextsHere = async (
  env: Readonly<Record<string, string | undefined>>,
  named: string | undefined,
): Promise<readonly string[]> => {
  const paths = (named ?? env['KUBECONFIG'] ?? '').split(delimiter).filter((path) => path !== '');
  const usual = join(homeOf(env), '.kube', 'config');
  const found: string[] = [];
  for (const path of paths.length > 0 ? paths : [usual]) {
    const content = await readFile(path, 'utf8').catch(() => '');
    if (content === '' || content.length > LARGEST) continue;
    try {
      const { yamlValue } = await import('../../core/yaml-documents.ts');
      const kubeconfig = record(
        content.trimStart().startsWith('{') ? JSON.parse(content) : yamlValue(content),
      );
      found.push(...list(kubeconfig['contexts'], (context) => text(context['name']) ?? ''));
    } catch {
      // A file that is no kubeconfig is told by the command itself.
    }
  }
  return [...new Set(found)].filter((name) => name !== '');
};
