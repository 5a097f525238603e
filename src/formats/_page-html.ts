// SPDX-License-Identifier: Apache-2.0

import { escapeHtml } from './_blocks-html.ts';

/** Colours of both themes, by custom properties; one column that a phone shows whole. */
const STYLE = `
:root{color-scheme:light dark;--bg:#f6f7f9;--card:#fff;--ink:#1b2029;--soft:#5a6372;--line:#dfe3e8;--code:#eef1f4;--link:#0b62c4;
--critical:#c62828;--warning:#b26a00;--info:#1565c0;--good:#2e7d32;--neutral:#6b7280;--busy:#6b7280}
@media (prefers-color-scheme:dark){:root{--bg:#11151b;--card:#1a2029;--ink:#e6e9ee;--soft:#9aa5b4;--line:#2c3541;--code:#232b36;--link:#6cb0ff;
--critical:#ff7b72;--warning:#f0b442;--info:#79b8ff;--good:#6bd08a;--neutral:#9aa5b4;--busy:#9aa5b4}}
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--ink);font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
main{max-width:56rem;margin:0 auto;padding:1.25rem 1rem 3rem}
h1{font-size:1.5rem;line-height:1.3;margin:.5rem 0 .25rem}
h2{font-size:1.15rem;line-height:1.35;margin:0 0 .35rem}
h3{font-size:1rem;margin:1rem 0 .35rem}
p,ul,ol,dl,blockquote,pre{margin:.5rem 0}
ul,ol{padding-left:1.4rem}
a{color:var(--link)}
code{font:.875em/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;background:var(--code);border-radius:.25rem;padding:.1em .3em;overflow-wrap:anywhere}
pre{background:var(--code);border-radius:.4rem;padding:.6rem .8rem;overflow-x:auto}
pre code{background:none;padding:0;overflow-wrap:normal}
.note,.meta{color:var(--soft);font-size:.9rem}
.badge{white-space:nowrap;border:1px solid currentColor;border-radius:1rem;padding:.05rem .7rem;font-size:.85rem;font-weight:600}
.card{background:var(--card);border:1px solid var(--line);border-left:.3rem solid var(--neutral);border-radius:.5rem;padding:.9rem 1rem;margin:1rem 0}
.card.critical{border-left-color:var(--critical)}.card.warning{border-left-color:var(--warning)}.card.info{border-left-color:var(--info)}.card.good{border-left-color:var(--good)}
.critical>h2 .badge,.tone.critical,td.critical{color:var(--critical)}.warning>h2 .badge,.tone.warning,td.warning{color:var(--warning)}
.info>h2 .badge,.tone.info,td.info{color:var(--info)}.tone.good{color:var(--good)}.tone.neutral{color:var(--neutral)}
.do{border-left:.2rem solid var(--good);padding-left:.7rem}
details{border-top:1px solid var(--line);margin-top:.7rem;padding-top:.5rem}
summary{cursor:pointer;font-weight:600}
blockquote{border-left:.2rem solid var(--line);margin-left:0;padding-left:.8rem;color:var(--soft)}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:.92rem}
th,td{text-align:left;vertical-align:top;padding:.35rem .6rem .35rem 0;border-bottom:1px solid var(--line)}
th{color:var(--soft);font-weight:600;white-space:nowrap}
dt{color:var(--soft);font-size:.9rem}dd{margin:0 0 .4rem}
hr{border:0;border-top:1px solid var(--line);margin:1.5rem 0}
footer{color:var(--soft);font-size:.85rem;margin-top:2rem}
@media print{body{background:none}.card{break-inside:avoid}}
`.trim();

/** One file that needs nothing else: nothing is loaded, nothing runs, also when it is opened from a mail. */
export const pageHtml = (title: string, body: readonly string[]): string =>
  [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width,initial-scale=1">',
    '<meta name="referrer" content="no-referrer">',
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`,
    `<title>${escapeHtml(title)}</title>`,
    `<style>${STYLE}</style>`,
    '</head>',
    '<body>',
    '<main>',
    ...body.filter((part) => part !== ''),
    '</main>',
    '</body>',
    '</html>',
    '',
  ].join('\n');
