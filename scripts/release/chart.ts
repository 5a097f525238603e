// SPDX-License-Identifier: Apache-2.0

import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { archive, has, type Part, run } from './_release.ts';
import { imageOf, withImage } from './chart-image.ts';

/** What `helm install` takes. */
export const chart: Part = {
  id: 'chart',
  name: 'Helm chart',
  make: async (release) => {
    const { stage, version } = release;
    if (!(await has('helm'))) return [{ without: 'helm is not here' }];
    const work = join(stage, '..', 'chart');
    const name = `k8sgpt-${version}.tgz`;
    await run('helm', [
      'package',
      join(stage, 'deploy/helm/k8sgpt'),
      '--version',
      version,
      '--app-version',
      version,
      '--destination',
      work,
    ]);
    // Helm writes the time of packing into it.
    await run('tar', ['-xzf', join(work, name), '-C', work]);
    const values = join(work, 'k8sgpt/values.yaml');
    const image = imageOf(release.home);
    if (image !== undefined) await writeFile(values, withImage(await readFile(values, 'utf8'), image));
    await archive(release, work, ['k8sgpt'], name);
    await rm(work, { recursive: true });
    return [{ files: [name] }];
  },
};
