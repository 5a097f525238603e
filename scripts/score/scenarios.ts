// SPDX-License-Identifier: Apache-2.0

import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { root } from '../root.ts';

/** Where the recorded states lie that are not part of the project; SCENARIOS_DIR says where else. */
export const scenariosFolder = process.env['SCENARIOS_DIR'] ?? join(root, '../shared/scenarios');

/** `own` was written for this project, `peers` is derived from the manifests of others. */
const FOLDERS = ['own', 'peers'] as const;

export const scenarioFolders = (): readonly string[] =>
  FOLDERS.map((name) => join(scenariosFolder, name)).filter((folder) => existsSync(folder));

export const missingScenarios = `The recorded states are not here: ${relative(process.cwd(), scenariosFolder)} (SCENARIOS_DIR says where else, --dir scores any folder of the same layout).`;
