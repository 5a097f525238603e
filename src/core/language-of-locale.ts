// SPDX-License-Identifier: Apache-2.0

const names = new Intl.DisplayNames(['en'], { type: 'language' });

/** `de-DE` → `German`; undefined for English, and for what is no language: then English is written. */
export const languageOfLocale = (locale: string | undefined): string | undefined => {
  if (locale === undefined) return undefined;
  try {
    // Chat platforms write de_DE, too.
    const { language } = new Intl.Locale(locale.replaceAll('_', '-'));
    const name = names.of(language);
    return language === 'en' || name === undefined || name === language ? undefined : name;
  } catch {
    return undefined;
  }
};
