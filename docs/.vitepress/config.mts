// SPDX-License-Identifier: Apache-2.0

import { defineConfig } from 'vitepress';
import { copyPublished, publishFiles } from './published-files.mts';
import { sidebar } from './sidebar.mts';

const packaged = (path: string): string => new URL(`../node_modules/${path}`, import.meta.url).pathname;

/** Where the site will stand, for example `/k8sgpt/`. */
const base = (process.env['DOCS_BASE'] ?? '/').replace(/\/?$/, '/');
/** Address that files of the project are shown at, for example `https://git.example.com/k8sgpt/blob/main/`. */
const source = process.env['DOCS_SOURCE'];

/** Folders without pages: VitePress would look for some in each. */
const without = [
  'src',
  'adapters',
  'analyzers',
  'test',
  'bench',
  'scripts',
  'deploy',
  'bin',
  'dist',
  'protos',
  'coverage',
];

// Pages lie where readers of the repository find them: links are the same there and here.
export default defineConfig({
  srcDir: '..',
  srcExclude: [...without.map((folder) => `${folder}/**`), '**/node_modules/**'],
  rewrites: { 'docs/index.md': 'index.md' },
  outDir: '.vitepress/dist',
  cacheDir: '.vitepress/cache',
  base,
  lang: 'en',
  title: 'k8sgpt',
  description:
    'The Kubernetes bot for your chat: what is broken in the cluster, what caused it, what to do about it.',
  head: [['link', { rel: 'icon', href: `${base}icon.svg`, type: 'image/svg+xml' }]],
  cleanUrls: false,
  lastUpdated: false,
  ignoreDeadLinks: false,
  markdown: {
    // `kubernetes.io` in a sentence is a word.
    linkify: false,
    theme: { light: 'github-light', dark: 'github-dark' },
    config: (markdown) => publishFiles(markdown, { base, source, without }),
  },
  themeConfig: {
    logo: '/icon.svg',
    search: {
      provider: 'local',
      options: {
        miniSearch: {
          searchOptions: {
            // Short words are meant as they stand: "a" is in everything.
            prefix: (term: string) => term.length > 2,
            fuzzy: (term: string) => (term.length > 4 ? 0.2 : false),
            combineWith: 'AND',
            boost: { title: 4, titles: 2, text: 1 },
          },
        },
      },
    },
    outline: [2, 3],
    sidebar: [...sidebar],
    nav: [
      { text: 'Start', link: '/docs/start/in-a-hurry' },
      { text: 'All pages', link: '/docs/README' },
      { text: 'Commands', link: '/docs/reference/commands' },
      { text: 'Settings', link: '/docs/reference/config' },
    ],
    footer: { message: 'Apache License 2.0. It reads your cluster and never changes anything.' },
  },
  transformPageData: (page) => {
    // Tables of many columns are all that stands there.
    if (/^docs\/(?:reference\/|verified|score|eval|k8sgpt-differences)/.test(page.relativePath))
      Object.assign(page.frontmatter, { aside: false, pageClass: 'wide' });
  },
  vite: {
    publicDir: new URL('./public', import.meta.url).pathname,
    build: { chunkSizeWarningLimit: 3_000 },
    // Pages lie outside of the folder that has the packages.
    resolve: {
      alias: [
        { find: /^vue$/, replacement: packaged('vue/dist/vue.runtime.esm-bundler.js') },
        {
          find: /^vue\/server-renderer$/,
          replacement: packaged('@vue/server-renderer/dist/server-renderer.esm-bundler.js'),
        },
      ],
    },
  },
  buildEnd: ({ outDir }) => copyPublished(outDir),
});
