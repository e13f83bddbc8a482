/** Notes for the panel tests: the guide's worked example and variants of it, attributed by the real model. */
import { attribute } from '../../../src/attribution/attribution.ts';
import type { Opportunity } from '../../../src/domain/opportunity.ts';
import { DEFAULT_SETTINGS } from '../../../src/config/settings.ts';
import type { ExportResult, Inspection } from '../../../src/vault/note-service.ts';
import { TARGET_IDS } from '../../../src/targets/targets.ts';
import type { PanelState } from '../../../src/ui/panel/panel-model.ts';
import { finding, inspection, opportunity } from '../../support/inspection.ts';
import { REMARKS } from '../text/finding-samples.ts';

export const PARAMETERS = DEFAULT_SETTINGS.modelParameters;

/** Returns an inspection of the worked example with changes, attributed unless the changes contain an attribution. */
export function attributed(changes: Partial<Opportunity> = {}, more: Partial<Inspection> = {}): Inspection {
  const changed = opportunity(changes);
  const result = attribute(
    { opportunity: changed, unreadable: new Map() },
    { model: 'multi_factor_v1', parameters: PARAMETERS },
  );
  return inspection('Deals/FY27/DoD Cloud Modernization.md', {
    opportunity: changed,
    attribution: result,
    stored: 'current',
    ...more,
  });
}

/** Returns the panel's input for an inspection; every target is ready unless the note is invalid. */
export function stateOf(shown: Inspection | undefined, changes: Partial<PanelState> = {}): PanelState {
  const formatted = { fields: [], payload: new Map(), text: '', findings: [] };
  const exports = TARGET_IDS.flatMap((target) => {
    if (shown === undefined) return [];
    const { findings } = shown;
    const result: ExportResult = shown.valid
      ? { ok: true, inspection: shown, formatted }
      : { ok: false, inspection: shown, findings };
    return [{ target, result }];
  });
  return {
    inspection: shown,
    exports,
    parameters: PARAMETERS,
    dryRun: true,
    insist: false,
    locale: 'en-US',
    ...changes,
  };
}

/** Two errors, one of them with a fix, and a warning. */
export const FINDINGS = [
  finding(REMARKS['amount-not-a-number'], 4),
  finding(REMARKS['close-date-past'], 6),
  finding({ code: 'required-empty', field: 'stage', key: 'stage', data: {} }, 5),
];

export const BROKEN = inspection('Deals/Radar.md', {
  opportunity: undefined,
  findings: [finding(REMARKS['yaml-invalid'], 3)],
});

export const NO_FRONTMATTER = inspection('Journal/Monday.md', {
  opportunity: undefined,
  skip: 'no-frontmatter',
  valid: false,
});

export const OTHER_TYPE = inspection('People/Ada.md', {
  skip: 'other-type',
  findings: [finding(REMARKS['required-missing'])],
});
