// SPDX-License-Identifier: Apache-2.0

import { join } from 'node:path';
import { root } from '../root.ts';
import { type Part, run } from './_release.ts';
import { NODE } from './tree.ts';

/** What it is made of, as CycloneDX says it. */
export const bill: Part = {
  id: 'bill',
  name: 'bill of materials',
  make: async ({ stage, out, version }) => {
    const name = `k8sgpt-${version}.cdx.json`;
    // What is installed is known where it is installed; what is in the bundle, by the bundle.
    const args = ['run', '--silent', 'sbom', '--', join(out, name), '--dist', join(stage, 'dist')];
    await run('npm', [...args, '--release', version, '--node', NODE], { cwd: root });
    return [{ files: [name] }];
  },
};
