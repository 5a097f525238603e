// SPDX-License-Identifier: Apache-2.0

import {
  configFile,
  limitsFile,
  moduleFile,
  openFile,
  receiveFile,
  renderFile,
  sendFile,
} from './_platform-files.ts';
import { platformTest } from './_platform-test.ts';
import { defineTemplate, kebab } from './_template.ts';

export default defineTemplate({
  argument: '<id>',
  files: (name) => {
    const id = kebab(name, "A platform's id");
    const folder = `adapters/${id}`;
    return new Map([
      [`${folder}/index.ts`, moduleFile(id)],
      [`${folder}/config.ts`, configFile(id)],
      [`${folder}/open.ts`, openFile(id)],
      [`${folder}/receive.ts`, receiveFile(id)],
      [`${folder}/render.ts`, renderFile(id)],
      [`${folder}/send.ts`, sendFile(id)],
      [`${folder}/limits.ts`, limitsFile()],
      [`test/adapters/${id}.live.test.ts`, platformTest(id)],
    ]);
  },
  next: (id) =>
    `It is found, configured and opened by now. Write down its limits with their sources in adapters/${id}/limits.ts, then render and receive what it really sends.`,
});
