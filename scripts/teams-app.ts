// SPDX-License-Identifier: Apache-2.0

// `npm run teams-app -- --app-id <id> --domain <host>` builds the app package that is uploaded to Teams.
import { readFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { commands } from '../src/commands/index.ts';
import { root } from './root.ts';
import { faultsOfIcon, faultsOfManifest } from './teams-app/faults.ts';
import { colorIcon, outlineIcon } from './teams-app/icons.ts';
import { manifestOf } from './teams-app/manifest.ts';
import { encodePng } from './teams-app/png.ts';
import { zipOf } from './teams-app/zip.ts';

const usage = `Usage: npm run teams-app -- --app-id ID --domain HOST [options]

  --app-id ID              application (client) id of the Azure Bot, a GUID
  --domain HOST            host at which Teams reaches the bot, for example bot.example.com
  --out FILE               where the package is written (k8sgpt-teams.zip)
  --name NAME              how the bot is called in Teams (k8sgpt)
  --developer NAME         who runs it, as Teams shows it
  --website URL            a page about it (https://HOST/)
  --thread-replies all     hear what is written in the threads of reports without a mention: the app then asks each
                           team for ChannelMessage.Read.Group. Set TEAMS_THREAD_REPLIES=all for the bot, too
  --no-slash               for tenants without commands after a slash`;

const { values } = parseArgs({
  allowNegative: true,
  options: {
    'app-id': { type: 'string' },
    domain: { type: 'string' },
    out: { type: 'string', default: 'k8sgpt-teams.zip' },
    name: { type: 'string' },
    developer: { type: 'string' },
    website: { type: 'string' },
    'thread-replies': { type: 'string', default: 'mentions' },
    slash: { type: 'boolean', default: true },
  },
});
const { 'app-id': appId, domain } = values;
if (appId === undefined || domain === undefined) {
  console.error(usage);
  process.exit(2);
}
const { version } = JSON.parse(await readFile(`${root}package.json`, 'utf8')) as { readonly version: string };
const manifest = manifestOf(
  {
    appId,
    domain,
    version,
    name: values.name,
    developer: values.developer,
    website: values.website,
    hearsThreads: values['thread-replies'] === 'all',
    slash: values.slash,
  },
  commands,
);
const color = encodePng(colorIcon());
const outline = encodePng(outlineIcon());
const faults = [
  ...(await faultsOfManifest(manifest)),
  ...faultsOfIcon('color', color),
  ...faultsOfIcon('outline', outline),
];
if (faults.length > 0) {
  console.error(`Teams would not take this app:\n${faults.map((fault) => `  ${fault}`).join('\n')}`);
  process.exit(1);
}
const files = new Map([
  ['manifest.json', Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`)],
  ['color.png', color],
  ['outline.png', outline],
]);
await writeFile(values.out, zipOf(files));
console.log(
  `wrote ${values.out}: manifest ${manifest.manifestVersion}, ${manifest.bots[0]?.commandLists[0]?.commands.length ?? 0} commands, valid`,
);
