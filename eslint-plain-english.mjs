/** ESLint rule: texts, comments, and test names are in plain English (docs/style.md). */

/** Phrases that are not allowed in any text, as patterns, with their replacements. */
const PHRASES = [
  ['stands? twice', 'appears more than once'],
  ['is none( of)?\\b|are none( of)?\\b', 'isn’t one of'],
  [', for (dry|the|it|they|a|what|its|their|no|that|this|one|then|there|each|every|such|not|only)\\b', 'because'],
  ['parted', 'separated'],
  ['whomever|whoever|[Nn]obody|[Ee]verybody|[Ss]omebody', 'the user, no one, everyone, someone'],
  ['has to be|have to be', 'must be'],
  ['of (its|their|his|our) own', 'its own, separate'],
  ['(is|are|was|were|be) told\\b', 'is reported'],
  ['put off', 'postponed'],
  ['pass(es|ed)? over|left out|leaves? out', 'skipped, excluded'],
  ['tak(e|en|ing) .*back|[Tt]ook .* back', 'undo'],
  ['f(ou|i)nds? out first|found out', 'first checks, determined'],
  ['[Bb]ehind[ .,]', 'after'],
  ['goes? as (it|they)', 'is sent unchanged'],
  ['is meant\\b', 'Did you mean …?'],
  ['[Mm]end(s|ed)?\\b', 'fix'],
  ['There (is|are) [^n]', 'start with the subject'],
  ['[Oo]rganis', 'organization'],
  ['may not (see|sign|be sent)', 'can’t'],
  ['\\bEmpty: ', 'Leave empty to …'],
  ['\\bGive (a|an|your|its|at|one)\\b', 'Enter, Use, Choose'],
  ['[Uu]ntick |\\b[Tt]ick the', 'select, clear'],
  ['letter by letter', 'exactly'],
  ['\\banew\\b|\\bafresh\\b| meanwhile\\b|\\bshall\\b', 'again, since then, must'],
];

/** More phrases for comments and test names, which do not quote users. */
const IDIOMS = [
  ['\\b[Ss]t(ands?|ood)\\b', 'is, appears, exists, applies'],
  ['\\b([Tt]ells?|[Hh]ears?)\\b', 'reports, shows, receives'],
  ['\\b[Bb]ehind\\b', 'after'],
  ['\\b[Bb]eside\\b', 'next to, in addition to'],
  ['\\b([Ww]hatever|[Ww]hichever|[Ww]herever)\\b', 'any, regardless of'],
  ['\\bbut for\\b|\\bas far as\\b|\\bas good as\\b|\\bfor want of\\b', 'except for, if, equivalent to'],
  ['\\bno more\\b(?! than)|\\bany more\\b', 'no longer'],
  ['\\b(taken|takes|take) for\\b|\\bmakes? of\\b|\\bmade out\\b', 'treated as, returns'],
  ['\\b(what became|what becomes|what came) of\\b|\\bcame of\\b|\\bcomes to\\b|\\bcomes of\\b', 'the result of'],
  ['\\bgoes (by|into)\\b', 'uses, is added to'],
  ['\\bunder way\\b|\\bon its way\\b', 'in progress, in flight'],
  ['\\bby hand\\b|\\bat first\\b|\\bby now\\b', 'manually, initially, now'],
  ['\\b([Uu]ndefined|[Mm]issing|[Nn]ull|[Ee]mpty|[Aa]bsent): ', 'Returns (is) `undefined` if …'],
  ['\\b(people|a person|persons?)\\b', 'users'],
  ['\\btwins?\\b|\\blawless\\b|\\blaw\\b|\\brooms?\\b', 'in-memory implementation, rules, layer'],
  ['\\b[Tt]ick(s|ed|ing)?\\b|\\bunticked\\b', 'select, clear'],
  ['\\b(ours|theirs)\\b', 'note value, CRM value'],
  ['\\bdesks?\\b', 'service'],
];

/** Words with which a docstring must not start: it starts with a verb such as “Returns”, or with a noun phrase. */
const OPENER = /^\*\s*(What|Whether|How|Why|Which|Where|Who|Whose|When)\b/;

const matcher = (table) => table.map(([pattern, instead]) => [new RegExp(pattern), instead]);
const PHRASE = matcher(PHRASES);
const IDIOM = matcher(IDIOMS);
const TITLES = new Set(['test', 'it', 'describe', 'suite']);

/** Returns the first phrase of the tables that a text contains, with what to write instead. */
function phraseIn(text, ...tables) {
  for (const [pattern, instead] of tables.flat()) {
    const found = pattern.exec(text)?.[0];
    if (found !== undefined) return { found, instead };
  }
  return undefined;
}

/** Returns the function name of a call such as `test(…)`, `test.each(…)(…)`, or `describe.skip(…)`. */
function calledName(callee) {
  if (callee.type === 'Identifier') return callee.name;
  if (callee.type === 'MemberExpression') return calledName(callee.object);
  if (callee.type === 'CallExpression') return calledName(callee.callee);
  return undefined;
}

const rule = {
  meta: {
    type: 'suggestion',
    schema: [{ enum: ['texts', 'titles'] }],
    messages: {
      phrase: 'Plain English: not “{{found}}” but “{{instead}}” (docs/style.md).',
      opener:
        'Start a docstring with a verb in the third person or a noun phrase, not with “{{found}}” (docs/style.md).',
    },
  },
  create(context) {
    const report = (node, text, ...tables) => {
      const data = phraseIn(text, ...tables);
      if (data !== undefined) context.report({ node, messageId: 'phrase', data });
    };
    const text = (node, value) => {
      if (typeof value === 'string') report(node, value, PHRASE);
    };
    const ofTexts = {
      Literal: (node) => text(node, node.value),
      TemplateElement: (node) => text(node, node.value.raw),
    };
    const ofTitles = {
      CallExpression: (node) => {
        const [title] = node.arguments;
        if (!TITLES.has(calledName(node.callee)) || title === undefined) return;
        const value = title.type === 'Literal' ? title.value : title.quasis?.map((part) => part.value.raw).join('…');
        if (typeof value === 'string') report(title, value, PHRASE, IDIOM);
      },
    };
    return {
      Program: () => {
        for (const comment of context.sourceCode.getAllComments()) {
          report(comment, comment.value.replace(/`[^`]*`/g, '``'), PHRASE, IDIOM);
          const found = OPENER.exec(comment.value)?.[1];
          if (found !== undefined) context.report({ node: comment, messageId: 'opener', data: { found } });
        }
      },
      ...(context.options[0] === 'titles' ? ofTitles : ofTexts),
    };
  },
};

export default { rules: { 'plain-english': rule } };
