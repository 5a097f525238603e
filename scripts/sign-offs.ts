// SPDX-License-Identifier: Apache-2.0

// `npm run sign-offs -- BASE..HEAD`: commits whose author did not sign off (Developer Certificate of Origin).
import { execFileSync } from 'node:child_process';

const [range = 'HEAD~1..HEAD'] = process.argv.slice(2);
const separator = '\u001f';
const format = ['%H', '%aE', '%s', '%(trailers:key=Signed-off-by,valueonly,separator=%x2C)'].join('%x1f');
const log = execFileSync('git', ['log', '--no-merges', `--format=${format}`, range], { encoding: 'utf8' });

const unsigned = log
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => line.split(separator))
  .filter(([, email = '', , signed = '']) => !signed.toLowerCase().includes(`<${email.toLowerCase()}>`))
  .map(([hash = '', email = '', subject = '']) => `${hash.slice(0, 12)} ${subject} (by ${email})`);

if (unsigned.length > 0) {
  console.error(
    `Not signed off by their author:\n${unsigned.join('\n')}\nWith \`git rebase --signoff BASE\` you say that you may give it: https://developercertificate.org`,
  );
  process.exitCode = 1;
} else console.log('every commit is signed off');
