#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0

// Installed or in an image: the bundle. In a checkout: the sources themselves, so that nothing is ever stale.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`k8sgpt needs Node.js 20.19 or newer; this is ${process.version}.`);
  process.exit(1);
}

const source = new URL('../src/main.ts', import.meta.url);
const bundle = new URL('../dist/main.js', import.meta.url);

if (existsSync(source)) {
  const { register } = await import('tsx/esm/api').catch(() => {
    console.error('The packages are not installed yet: run `npm ci` first.');
    process.exit(1);
  });
  register({ tsconfig: fileURLToPath(new URL('../tsconfig.json', import.meta.url)) });
  await import(source.href);
} else if (existsSync(bundle)) await import(bundle.href);
else {
  console.error('Neither src/main.ts nor dist/main.js is here: this copy of k8sgpt is incomplete.');
  process.exit(1);
}
