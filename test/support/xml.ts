// SPDX-License-Identifier: Apache-2.0

/** One element of a well-formed document. */
export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly Element[];
  readonly text: string;
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

const unescaped = (text: string): string => {
  if (/[<>]/.test(text)) throw new Error(`bare bracket in ${text}`);
  return text.replace(/&(#\d+|\w+)?(;?)/g, (_, name: string | undefined, end: string) => {
    const value =
      name?.startsWith('#') === true ? String.fromCodePoint(Number(name.slice(1))) : ENTITIES[name ?? ''];
    if (value === undefined || end !== ';') throw new Error(`bare ampersand in ${text}`);
    return value;
  });
};

const TOKEN = /<\?[^?]*\?>|<(\/?)([\w:-]+)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>|([^<]+)/gy;

/** Reads what our formats may write, and throws for whatever is not well-formed. */
export const readXml = (document: string): Element => {
  const root: { children: Element[] } = { children: [] };
  const open: { name: string; attributes: Record<string, string>; children: Element[]; text: string }[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < document.length) {
    const at = TOKEN.lastIndex;
    const found = TOKEN.exec(document);
    if (found === null) throw new Error(`not well-formed at ${document.slice(at, at + 60)}`);
    const [, closing, name, attributes = '', empty, text] = found;
    const parent = open.at(-1);
    if (text !== undefined) {
      if (parent !== undefined) parent.text += unescaped(text);
      else if (text.trim() !== '') throw new Error(`text outside: ${text}`);
    } else if (name !== undefined) {
      if (closing === '/') {
        const ended = open.pop();
        if (ended?.name !== name) throw new Error(`${ended?.name ?? 'nothing'} is closed by ${name}`);
        (open.at(-1) ?? root).children.push(ended);
        continue;
      }
      const element = {
        name,
        attributes: Object.fromEntries(
          [...attributes.matchAll(/([\w:-]+)="([^"]*)"/g)].map(([, key = '', value = '']) => [
            key,
            unescaped(value),
          ]),
        ),
        children: [],
        text: '',
      };
      if (empty === '/') (parent ?? root).children.push(element);
      else open.push(element);
    }
  }
  const [only, ...others] = root.children;
  if (only === undefined || others.length > 0 || open.length > 0) throw new Error('there is not one root');
  return only;
};
