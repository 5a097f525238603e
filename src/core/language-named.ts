// SPDX-License-Identifier: Apache-2.0

/** Written differently enough that people ask for them by name. */
const VARIANTS = 'pt-BR pt-PT zh-Hans zh-Hant en-GB en-US es-MX es-419 fr-CA de-AT de-CH sr-Latn'.split(' ');
const LETTERS = 'abcdefghijklmnopqrstuvwxyz'.split('');

const english = new Intl.DisplayNames(['en'], { type: 'language', fallback: 'none' });

const nameIn = (names: Intl.DisplayNames, code: string): string | undefined => names.of(code);

let known: ReadonlyMap<string, string> | undefined;

/** Names in English and in the language itself, and codes, all in lower case → the English name. */
const languages = (): ReadonlyMap<string, string> => {
  const all = new Map<string, string>();
  const codes = [
    ...LETTERS.flatMap((first) => LETTERS.map((second) => first + second)),
    'fil',
    'haw',
    'yue',
    ...VARIANTS,
  ];
  for (const code of codes) {
    const name = nameIn(english, code);
    if (name === undefined) continue;
    const own = nameIn(new Intl.DisplayNames([code], { type: 'language', fallback: 'none' }), code);
    for (const word of [code, name, own]) {
      const key = word?.toLowerCase();
      if (key !== undefined && !all.has(key)) all.set(key, name);
    }
  }
  return all;
};

/** `German`, `deutsch`, `de`, `de-DE` → `German`; undefined for what is no language. */
export const languageNamed = (given: string): string | undefined => {
  known ??= languages();
  const word = given.normalize('NFKC').trim().replaceAll('_', '-').toLowerCase();
  return known.get(word) ?? known.get(word.replace(/^([a-z]{2,3})-.*$/, '$1'));
};
