/** The values of an opportunity that the server sets: stage, products, expected amount, defaults. */
import type { Org, Row } from './org.ts';

/** ForecastCategory by ForecastCategoryName, for those that differ. */
const CATEGORY: Record<string, string> = { 'Best Case': 'BestCase', Commit: 'Forecast' };

/** Returns the values derived from the others; `given` are the fields that this change named. */
export function derived(row: Readonly<Row>, given: readonly string[], org: Org): Row {
  const stage = org.stages.find((one) => one.name === row['StageName']);
  const changed: Row = {};
  if (stage !== undefined && given.includes('StageName')) {
    changed['IsClosed'] = stage.isClosed;
    changed['IsWon'] = stage.isWon;
    if (!given.includes('Probability')) changed['Probability'] = stage.probability;
    if (!given.includes('ForecastCategoryName')) changed['ForecastCategoryName'] = stage.forecast;
  }
  const after = { ...row, ...changed };
  const { Amount: amount, Probability: probability, ForecastCategoryName: forecast } = after;
  if (typeof forecast === 'string') changed['ForecastCategory'] = CATEGORY[forecast] ?? forecast;
  const known = typeof amount === 'number' && typeof probability === 'number';
  changed['ExpectedRevenue'] = known ? Math.round(amount * probability) / 100 : null;
  return { ...changed, ...missing(row, org) };
}

function missing(row: Readonly<Row>, org: Org): Row {
  const [corporate] = org.currencies;
  return {
    ...(corporate !== undefined && row['CurrencyIsoCode'] === null ? { CurrencyIsoCode: corporate } : {}),
    ...(row['RecordTypeId'] === null ? { RecordTypeId: org.recordType(undefined)?.id ?? null } : {}),
  };
}
