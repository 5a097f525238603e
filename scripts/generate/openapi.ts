// SPDX-License-Identifier: Apache-2.0

import { readFile } from 'node:fs/promises';
import { root } from '../root.ts';
import { defineGenerator } from './_generator.ts';

/** The description of the REST mapping, as /openapi.json serves it. */
export default defineGenerator({
  name: 'openapi',
  stage: 'reference',
  files: async () => {
    const { openApi } = await import('../../adapters/rest/openapi.ts');
    const { version } = JSON.parse(await readFile(`${root}package.json`, 'utf8')) as {
      readonly version: string;
    };
    return new Map([['docs/reference/openapi.json', `${JSON.stringify(openApi(version), null, 2)}\n`]]);
  },
});
