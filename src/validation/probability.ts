/** Check of the forecast's scores: percentages. */
import { SCORES, type ScoreName } from '../domain/fields.ts';
import type { UnplacedFinding } from '../domain/finding.ts';
import { forecastPath, type ForecastSource } from '../domain/opportunity.ts';
import { onlyItem } from '../domain/value.ts';
import { NO_FINDINGS, type Check, type Example, type CheckContext } from './check.ts';
import { replaceWith } from './fix.ts';
import { foundIn, keySpan } from './source-text.ts';

/**
 * All four scores range from 0 to 100. A value between 0 and 1 is surely a fraction, and so is `1.0`; a plain `1` is
 * read as one percent.
 */
export const probability: Check = {
  codes: ['probability-out-of-range', 'probability-fraction'],
  check: ({ opportunity, forecastSources }, context) => {
    let findings: UnplacedFinding[] | undefined;
    for (const source of forecastSources) {
      if (typeof source.what === 'number') continue;
      const score = opportunity.forecast.scores[source.what];
      if (score === undefined || (score > 1 && score <= 100) || score === 0) continue;
      if (forecastSources.find(({ what }) => what === source.what) !== source) continue;
      const finding = findingOn(source, source.what, score, context);
      if (finding !== undefined) (findings ??= []).push(finding);
    }
    return findings ?? NO_FINDINGS;
  },
};

export const examples: readonly Example[] = [
  { name: 'more than certainty', yaml: 'forecast:\n  win_prob: 140', finds: ['probability-out-of-range @3:3'] },
  {
    name: 'two probabilities, of which the first counts',
    yaml: 'win_prob: 101\nforecast:\n  win_prob: 60',
    finds: ['probability-out-of-range @2:1'],
  },
  { name: 'a negative score', yaml: 'confidence_score: -5', finds: ['probability-out-of-range @2:1'] },
  {
    name: 'a fraction for a percentage',
    yaml: 'forecast:\n  win_prob: 0.725 # gut feeling',
    finds: ['probability-fraction @3:3'],
    fixed: 'forecast:\n  win_prob: 72.5 # gut feeling',
  },
  {
    name: 'a list of one fraction',
    yaml: 'win_prob: [0.5]',
    finds: ['probability-fraction @2:1'],
    fixed: 'win_prob: 50',
  },
  {
    name: 'the whole as a fraction',
    yaml: 'win_prob: 1.0',
    finds: ['probability-fraction @2:1'],
    fixed: 'win_prob: 100',
  },
  { name: 'one percent, none, and all', yaml: 'win_prob: 1\nconfidence_score: 0\npartner_fit_score: 100', finds: [] },
];

function findingOn(
  source: ForecastSource,
  what: ScoreName,
  score: number,
  context: CheckContext,
): UnplacedFinding | undefined {
  const { entry } = source;
  const found = foundIn(onlyItem(entry.value), context);
  const { label } = SCORES[what];
  const about = { field: 'forecast', key: entry.key, at: keySpan(entry) } as const;
  if (score < 0 || score > 100) return { code: 'probability-out-of-range', ...about, data: { found, label } };
  if (score === 1 && !found.includes('.')) return undefined;
  const suggestion = String(Number((score * 100).toPrecision(12)));
  const fix = replaceWith(forecastPath(source), entry.value, { bare: suggestion }, context);
  return { code: 'probability-fraction', ...about, data: { found, label, suggestion }, fix };
}
