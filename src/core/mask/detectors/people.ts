// SPDX-License-Identifier: Apache-2.0

import { isOrdinaryWord } from '../ordinary-words.ts';
import { isVocabulary } from '../vocabulary.ts';
import { byPattern, type Detected, type Detector } from './detector.ts';

const digitsOf = (text: string): string => text.replace(/\D/g, '');

/** The check digit of payment cards. */
const isCard = (found: string): boolean => {
  const digits = digitsOf(found);
  let sum = 0;
  for (let index = 0; index < digits.length; index += 1) {
    const digit = Number(digits.charAt(digits.length - 1 - index));
    const twice = digit * 2;
    sum += index % 2 === 0 ? digit : twice > 9 ? twice - 9 : twice;
  }
  return sum % 10 === 0 && !/^(\d)\1+$/.test(digits);
};

/** The check digits of an IBAN: the number modulo 97 is one. */
const isIban = (found: string): boolean => {
  const compact = found.replace(/ /g, '');
  const turned = `${compact.slice(4)}${compact.slice(0, 4)}`;
  let rest = 0;
  for (const character of turned) {
    const value = Number.parseInt(character, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest === 1;
};

const isPhone = (found: string): boolean => {
  const { length } = digitsOf(found);
  return length >= 8 && length <= 15;
};

/** Attributes of a distinguished name whose value is of somebody: `O=Globex Corp`. */
const ATTRIBUTE =
  /(?<![\w.-])(?:CN|OU?|L|ST|STREET|DC|UID|SERIALNUMBER|emailAddress)\s?=\s?([^\s,;:+="'`<>\\/|[\]()]{1,64}(?: [^\s,;:+="'`<>\\/|[\]()]{1,64}){0,5})/dg;

const isOfSomebody = (value: string): boolean =>
  /\p{L}/u.test(value) &&
  value.split(/[ .-]/).some((word) => !isOrdinaryWord(word) && !isVocabulary(word) && !/^\d*$/.test(word));

const attributes: Detector = (text) =>
  [...text.matchAll(ATTRIBUTE)].flatMap((match): Detected[] => {
    const [start, end] = match.indices?.[1] ?? [0, 0];
    const value = text.slice(start, end);
    // A host in it is a host anywhere else, too.
    return value.includes('.') || !isOfSomebody(value) ? [] : [{ start, end, kind: 'name' }];
  });

/** What belongs to people and their accounts: cards, bank accounts, telephones, who called, whom a certificate names. */
export const people: readonly Detector[] = [
  byPattern('account', /(?<![\w.+-])[3-6]\d{3}([ -]?)\d{4}\1\d{4}\1\d{3,4}(?![\w-]|\.\d)/g, isCard),
  byPattern('account', /(?<![\w-])[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?(?![\w-])/g, isIban),
  byPattern('account', /(?<![\w.-])\d{3}-\d{2}-\d{4}(?![\w-])/g),
  byPattern('phone', /(?<![\w+])\+\d{1,3}(?:[ ./-]?\(?\d{1,5}\)?){2,6}(?![\w-])/g, isPhone),
  // Common log format: who was logged in.
  byPattern('user', /^\S{1,100} \S{1,100} ((?!-)[^\s[\]"]{1,100}) \[\d{2}\/[A-Z][a-z]{2}\/\d{4}:/dgm),
  // 'DOMAIN\\user', as Windows writes it.
  byPattern('name', /(?<=["'])[A-Z][A-Z0-9-]{1,14}(?=\\[A-Za-z][\w.-]{0,63}["'])/g),
  byPattern('user', /(?<=["'][A-Z][A-Z0-9-]{1,14}\\)[A-Za-z][\w.-]{0,63}(?=["'])/g),
  attributes,
];
