// SPDX-License-Identifier: Apache-2.0

import type { Plugin } from 'esbuild';

/** The words of zod in fifty languages: our sentences are our own, and one language stands in for whoever asks for its words. */
export const oneLanguage: Plugin = {
  name: 'one-language',
  setup: (building) =>
    building.onLoad({ filter: /node_modules[\\/]zod[\\/]v4[\\/]locales[\\/]index\.js$/ }, () => ({
      contents: "export { default as en } from './en.js';",
      loader: 'js',
    })),
};
