// SPDX-License-Identifier: Apache-2.0

import { readdirSync, readFileSync } from 'node:fs';
import { Document } from '../../src/core/document.ts';

const folder = new URL('./documents/', import.meta.url);

/**
 * Documents that every renderer is tried on, by name; as the views made them when they were last taken
 * (`npx tsx scripts/golden-documents.ts`), so that a change of a view is not a change of five renderers.
 */
export const goldenDocuments: Readonly<Record<string, Document>> = Object.fromEntries(
  readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => [
      name.replace('.json', ''),
      Document.parse(JSON.parse(readFileSync(new URL(name, folder), 'utf8'))),
    ]),
);
