/** The answer of a duplicate rule: the matching records, and if saving is still allowed. */

export function duplicateResult(
  object: string,
  found: { name: string; matches: readonly string[]; allowSave: boolean },
): unknown {
  const matchRecords = found.matches.map((id) => ({
    additionalInformation: [],
    fieldDiffs: [],
    matchConfidence: 100,
    record: { attributes: { type: object, url: `/services/data/v66.0/sobjects/${object}/${id}` }, Id: id },
  }));
  const matchResult = { entityType: object, errors: [], matchEngine: 'FuzzyMatchEngine', matchRecords };
  return {
    allowSave: found.allowSave,
    duplicateRule: found.name,
    duplicateRuleEntityType: object,
    errorMessage: 'Use one of these records?',
    matchResults: [{ ...matchResult, rule: `${found.name}_match`, size: matchRecords.length, success: true }],
  };
}
