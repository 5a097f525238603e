// SPDX-License-Identifier: Apache-2.0

import { readdir } from 'node:fs/promises';
import { root } from '../root.ts';
import { defineGenerator, textOf } from './_generator.ts';
import dashboard from './dashboard.ts';

/** A chart can only hold what lies in its own folder: rules and dashboards are copied there, and held to be the same. */
const copied = [
  { from: 'deploy/alerts', to: 'deploy/helm/k8sgpt/files/alerts', takes: /\.rules\.yaml$/ },
  { from: 'deploy/grafana', to: 'deploy/helm/k8sgpt/files/dashboards', takes: /\.json$/ },
] as const;

const namesIn = async (folder: string): Promise<readonly string[]> => {
  try {
    return (await readdir(root + folder)).sort();
  } catch {
    return [];
  }
};

export default defineGenerator({
  name: 'chart-files',
  stage: 'reference',
  files: async () => {
    // Made in the same run, after this: what lies there may be that of before.
    const made = await dashboard.files();
    const found = await Promise.all(
      copied.map(async ({ from, to, takes }) => {
        const ofRun = [...made.keys()]
          .filter((path) => path.startsWith(`${from}/`))
          .map((path) => path.slice(from.length + 1));
        const names = [...new Set([...(await namesIn(from)), ...ofRun])]
          .filter((name) => takes.test(name))
          .sort();
        return Promise.all(
          names.map(async (name): Promise<readonly [string, string]> => {
            const path = `${from}/${name}`;
            return [`${to}/${name}`, made.get(path) ?? (await textOf(path))];
          }),
        );
      }),
    );
    return new Map(found.flat());
  },
});
