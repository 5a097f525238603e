// SPDX-License-Identifier: Apache-2.0

/** What only a program in trouble writes, wherever it stands in a line. */
const SURE =
  /\bpanic: |\bpanic serving\b|\bfatal error: |Traceback \(most recent call last\)|Exception in thread "|[Uu]nhandled (?:exception|rejection|error|promise)|UnhandledPromiseRejection|Uncaught \w*(?:Error|Exception)|thread '[^']{0,100}' (?:\(\d+\) )?panicked at|terminate called after throwing|[Ss]egmentation fault|\bSIGSEGV\b|\bcore dumped\b|OutOfMemoryError|heap out of memory|[Cc]annot allocate memory|\bout of memory\b|[Nn]o space left on device|[Rr]ead-only file system|exec format error|^(?:\/bin\/)?(?:ba|da|a)?sh: [^\n]{0,200}not found|command not found|[Aa]ddress already in use|EADDRINUSE|ECONNREFUSED|ENOTFOUND|EAI_AGAIN|[Cc]onnection refused|no such host|[Nn]ame or service not known|[Tt]oo many open files|certificate (?:has expired|signed by unknown authority|is not trusted)|x509: |authentication failed|[Pp]ermission denied|[Aa]ccess denied|context deadline exceeded|i\/o timeout|[Nn]o such file or directory|Cannot find module|ModuleNotFoundError|ClassNotFoundException|undefined symbol|symbol lookup error/;

/** An exception by its name, where a line begins. */
const EXCEPTION =
  /^(?:Caused by: )?(?:[A-Za-z_$][\w$]{0,80}\.){0,12}[A-Za-z_$][\w$]{0,80}(?:Error|Exception|Throwable|Fault)(?: \[[A-Z_0-9]{1,60}\])?(?:: |$)/;

/** How a sentence about a failure begins; in the middle of one the same words often mean the opposite. */
const SENTENCE =
  /^(?:[\w./()-]{1,40}: ){0,2}(?:an? )?(?:(?:unexpected |internal |unknown |fatal )?(?:error|exception|failure)\b(?! ?(?:log|page|handler|handling|rate|count|level|report))|fail(?:ed|ure|s)? (?:to|while|when|on|at|in|with)\b|cannot\b|can't\b|could not\b|couldn't\b|unable to\b|aborting\b|killed\b|invalid (?:config|argument|option|value|flag)|missing required\b|unknown (?:flag|option|command|shorthand))/i;

/** The same words in lines that tell of no trouble. */
const HARMLESS =
  /\b(?:no|0|zero|without(?: any)?|any|ignor(?:e|ing)(?: this)?) (?:errors?|exceptions?|failures?)\b|\b(?:errors?|failures?|exceptions?|err)["']?\s{0,2}[=:]\s{0,2}["']?(?:0|null|none|nil|false|<nil>|undefined)?["']?(?=[\s,;})]|$)|\bfailover\b|\bfail-?safe\b/i;

/** Whether a line whose level is not told speaks of an error. */
export const looksLikeError = (message: string): boolean =>
  SURE.test(message) || ((EXCEPTION.test(message) || SENTENCE.test(message)) && !HARMLESS.test(message));

/** The line at which an exception is named: what follows a logged error, or stands alone. */
export const namesException = (line: string): boolean =>
  EXCEPTION.test(line) || /^(?:Exception in thread "|Uncaught |\w{0,40}Error: )/.test(line);
