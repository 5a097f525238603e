// SPDX-License-Identifier: Apache-2.0

import type { Screen } from '../../../adapters/terminal/screen.ts';
import type { SurfaceFlags } from '../../../adapters/terminal/surface-flags.ts';
import { builtAs } from '../built-as.ts';
import { exitCode } from '../exit-code.ts';
import { versionOf } from '../version-of.ts';
import { showData } from './show-data.ts';

/** What runs here: for `version`, and for those who are told of a trouble. */
export const versions = () => {
  const { commit, builtAt } = builtAs();
  return {
    version: versionOf(),
    commit: commit ?? null,
    builtAt: builtAt ?? null,
    node: process.versions.node,
    platform: `${process.platform}/${process.arch}`,
  };
};

/** `version -o json` and the like; the plain word is answered without loading any of this. */
export const runVersion = (surface: SurfaceFlags, screen: Screen): number => {
  const data = versions();
  const { version, commit, builtAt, node, platform } = data;
  const made =
    commit === null ? '' : ` (${commit.slice(0, 12)})${builtAt === null ? '' : `, built at: ${builtAt}`}`;
  const summary = `k8sgpt ${version}${made}`;
  showData({
    surface,
    screen,
    data,
    document: {
      summary,
      blocks: [
        { type: 'paragraph', text: [summary] },
        { type: 'note', text: [`Node.js ${node} on ${platform}`] },
      ],
    },
  });
  return exitCode.ok;
};
