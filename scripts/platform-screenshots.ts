// SPDX-License-Identifier: Apache-2.0

/**
 * Pictures of the same documents as each platform shows them, for the documentation: `npx tsx scripts/platform-screenshots.ts
 * [FOLDER [DOCUMENT…]]`. The real payloads of the golden documents, drawn by the console's previews in Chromium.
 */
import { mkdir, readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename, join } from 'node:path';
import { previews } from '../src/compose/previews.ts';
import { Document } from '../src/core/document.ts';
import { launch, openPage } from '../test/support/browser.ts';
import { programPath } from '../test/support/needs.ts';
import { root } from './root.ts';

const [folder = join(root, 'docs/images'), ...named] = process.argv.slice(2);
const chromium = programPath('chromium');
if (chromium === undefined) throw new Error('chromium is not installed: apt-get install chromium');
await mkdir(folder, { recursive: true });

const read = async (name: string): Promise<Document> =>
  Document.parse(JSON.parse(await readFile(join(root, `test/golden/documents/${name}.json`), 'utf8')));

const looks = previews;
const columns = async (name: string) => {
  const shown = await read(name);
  return Promise.all(
    looks.map(async ({ title, look, render }) => ({ title, look, payloads: (await render())(shown) })),
  );
};

const page = `<!doctype html><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<style>
  body { margin: 0; padding: 24px; font: 15px system-ui, sans-serif; background: light-dark(#f4f5f8, #0e1218); color: light-dark(#222, #ddd); color-scheme: light dark; }
  main { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 420px), 1fr)); gap: 24px; align-items: start; }
  h2 { margin: 0 0 8px; font-size: 14px; font-weight: 600; opacity: .75; }
  article { padding: 12px; border-radius: 10px; background: light-dark(#fff, #1a1d21); }
</style><main></main>`;

const bundle = join(root, 'adapters/console/preview-built');
const server = createServer((request, response) => {
  const name = basename(request.url ?? '');
  if (name === '') return void response.writeHead(200, { 'content-type': 'text/html' }).end(page);
  const type = name.endsWith('.css') ? 'text/css' : 'text/javascript';
  readFile(join(bundle, name)).then(
    (file) => response.writeHead(200, { 'content-type': type }).end(file),
    () => response.writeHead(404).end(),
  );
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;

const browser = await launch(chromium);
const shots = [
  { name: 'wide', viewport: { width: 1440, height: 900 } },
  { name: 'phone', viewport: { width: 390, height: 844 } },
] as const;
for (const document of named.length > 0 ? named : ['report', 'explanation', 'incidents']) {
  // That of a model: it has all that the guidance has, and its marks and buttons besides.
  const shown = await columns(document === 'explanation' ? 'explanation-generated' : document);
  for (const { name, ...view } of shots) {
    for (const colorScheme of ['light', 'dark'] as const) {
      const { page: tab } = await openPage(browser, { ...view, colorScheme, locale: 'en-GB' });
      await tab.goto(address);
      await tab.evaluate(
        `(async ({ shown, dark }) => {
          const { draw } = await import('/preview.js');
          for (const { title, look, payloads } of shown) {
            const column = document.createElement('section');
            column.append(Object.assign(document.createElement('h2'), { textContent: title }));
            const host = document.createElement('article');
            column.append(host);
            document.querySelector('main').append(column);
            draw(look, payloads, { host, dark, press: () => {} });
          }
        })(${JSON.stringify({ shown, dark: colorScheme === 'dark' })})`,
      );
      await tab.waitForLoadState('networkidle');
      const path = join(folder, `platforms-${document}-${name}-${colorScheme}.png`);
      await tab.screenshot({ path, fullPage: true });
      console.log(basename(path));
      await tab.context().close();
    }
  }
}
await browser.close();
server.close();
