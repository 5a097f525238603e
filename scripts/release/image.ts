// SPDX-License-Identifier: Apache-2.0

import { join } from 'node:path';
import { has, type Part, run } from './_release.ts';

/** An OCI archive for both architectures, with its provenance and bill of materials. */
export const image: Part = {
  id: 'image',
  name: 'image',
  make: async ({ stage, out, version, commit, epoch }) => {
    if (!(await has('docker', ['buildx', 'version'])))
      return [{ without: 'no container engine is here; .github/workflows/release.yml builds it' }];
    const name = `k8sgpt-${version}-image.tar`;
    await run(
      'docker',
      [
        'buildx',
        'build',
        '--platform',
        'linux/amd64,linux/arm64',
        '--provenance=mode=max',
        '--sbom=true',
        '--build-arg',
        `SOURCE_DATE_EPOCH=${epoch}`,
        '--build-arg',
        `REVISION=${commit}`,
        '--build-arg',
        `VERSION=${version}`,
        '--output',
        `type=oci,dest=${join(out, name)},rewrite-timestamp=true`,
        '.',
      ],
      { cwd: stage },
    );
    return [{ files: [name] }];
  },
};
