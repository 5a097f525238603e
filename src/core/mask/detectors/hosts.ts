// SPDX-License-Identifier: Apache-2.0

import { wordSet } from '../_words.ts';
import { isOrdinaryWord } from '../ordinary-words.ts';
import { isPublicName, isVocabulary } from '../vocabulary.ts';
import { codeFiles } from './code-places.ts';
import type { Detected, Detector } from './detector.ts';

const TOP_LEVEL =
  wordSet(`com net org io dev app cloud internal local lan corp intra intranet home arpa test example invalid info biz xyz online
  site shop store tech ai co eu us uk de fr it es nl be at ch se no fi dk pl cz pt ie gr ro hu bg hr si sk lt lv ee ua ru tr jp cn kr in au
  nz ca mx br ar cl za sg hk tw vn th id my ph il ae sa gov edu mil int global systems services network digital solutions group company team
  private prod production staging stage svc cluster consul onion host cloudapp aws azure gcp`);

/** The ends of file names that are also top-level domains. */
const FILE_ENDINGS = wordSet(
  'in it at id pl sh so py rs md cc ps is am ai app dev host cloud test local in example team store shop us my be no',
);

const HOST =
  /(?:(?<![\w.-])|(?<=(?<![\w.])\*\.))(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?\.){1,15}[a-z][a-z0-9-]{0,61}\.?(?![\w-])/gi;

/** Words before a name that say that it is a host. */
const BEFORE =
  /(?:\/\/|\b(?:host(?:name)?s?|lookup|dial tcp:?|server|upstream|resolve|resolving|domain|sni|proxy)\s{0,8}[:=]?\s{0,8}["'`]?)$/i;

const isHost = (text: string, start: number, end: number): boolean => {
  const found = text.slice(start, end).replace(/\.$/, '');
  const labels = found.toLowerCase().split('.');
  const last = labels.at(-1) ?? '';
  if (isPublicName(found) || /^v?\d+$/.test(last)) return false;
  // `Order.java:42` is a line of a file.
  if (labels.length === 2 && codeFiles.has(last)) return false;
  const told =
    BEFORE.test(text.slice(Math.max(0, start - 24), start)) ||
    /^:\d{2,5}(?!\d)/.test(text.slice(end, end + 6));
  if (told)
    return (
      labels.length > 2 ||
      TOP_LEVEL.has(last) ||
      labels.some((label) => !isOrdinaryWord(label) && !isVocabulary(label))
    );
  if (!TOP_LEVEL.has(last)) return false;
  return labels.length > 2 ? !/[A-Z]/.test(found) || TOP_LEVEL.has(last) : !FILE_ENDINGS.has(last);
};

const end = (found: string): number => (found.endsWith('.') ? found.length - 1 : found.length);

/** Host names; those inside the cluster (`db.shop.svc.cluster.local`) are taken apart, so that their parts stay recognisable. */
export const hosts: Detector = (text) => {
  const found: Detected[] = [];
  for (const match of text.matchAll(HOST)) {
    const stop = match.index + end(match[0]);
    const inside = /^(.+)\.([a-z0-9-]+)\.(svc|pod)(?:\.(.+))?$/i.exec(text.slice(match.index, stop));
    if (inside === null) {
      if (isHost(text, match.index, stop)) found.push({ start: match.index, end: stop, kind: 'host' });
      continue;
    }
    const [, names = '', namespace = '', type = '', domain] = inside;
    let at = match.index;
    for (const [index, name] of names.split('.').entries()) {
      found.push({
        start: at,
        end: at + name.length,
        kind: type === 'pod' ? 'ip' : index === names.split('.').length - 1 ? 'Service' : 'Pod',
      });
      at += name.length + 1;
    }
    found.push({ start: at, end: at + namespace.length, kind: 'Namespace' });
    at += namespace.length + 1 + type.length;
    found.push({ start: at - type.length, end: at, kind: 'keep' });
    if (domain !== undefined)
      found.push({
        start: at + 1,
        end: stop,
        kind: domain.toLowerCase() === 'cluster.local' ? 'keep' : 'host',
      });
  }
  return found;
};
