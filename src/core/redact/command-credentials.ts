import { redacted } from './replacement.ts';

/** Options by which programs take a password without naming it. Each begins at the program, so a text is read once. */
const OPTIONS: readonly RegExp[] = [
  /(?<![\w-])((?:mysql|mariadb)(?:-?(?:dump|admin|import))?(?=\s)[^\n|;]{0,300}?\s-p)(?![\s[])[^\s"'`|;]{1,256}/g,
  /(?<![\w-])(redis-cli(?=\s)[^\n|;]{0,300}?\s-a\s{1,3})(?!\[)[^\s"'`|;]{1,256}/g,
  /(?<![\w-])((?:curl|http)(?=\s)[^\n|;]{0,300}?\s(?:-u|--user|-a)[\s=]{1,3}["'`]?[^\s:"'`]{1,128}:)(?!\[)[^\s"'`|;]{1,256}/g,
];

/** `the password is "…"`, `invalid password '…' for`: in a sentence only what is quoted is believed. */
const SPOKEN =
  /(?<![A-Za-z])(pass(?:word|wd|phrase|code)(?:\s{1,3}(?:is|was|of|=))?\s{1,3}(["'`]))(?!\[)([^"'`\s]{4,256})\2/gi;

/** Passwords on command lines, and quoted in sentences. */
export const redactCommandCredentials = (text: string): string =>
  OPTIONS.reduce(
    (result, option) => result.replace(option, (_, before: string) => `${before}${redacted('password')}`),
    text,
  ).replace(SPOKEN, (_, before: string, quote: string) => `${before}${redacted('password')}${quote}`);
