// SPDX-License-Identifier: Apache-2.0

/** Text that is neither JSON nor YAML, and where it stops being so. Becomes a Refused or a notice, never escapes. */
export class Malformed extends Error {
  override readonly name = 'Malformed';
  /** 1-based. */
  readonly line: number;

  constructor(what: string, text: string, offset: number) {
    super(what);
    this.line = lineAt(text, offset);
  }
}

const lineAt = (text: string, offset: number): number => {
  let line = 1;
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) line += 1;
  return line;
};
