/** Rows in a connection's settings that lead on once a user is signed in: first sync, import, and missing fields. */
import type { Setting, SettingDefinition } from 'obsidian';
import { TARGETS, type CrmId } from '../../targets/targets.ts';
import { ADD_FIELDS } from '../sync/add-fields-model.ts';

/** The screens that the rows open. */
export interface NextSteps {
  /** Returns true if fields can be added to this CRM. */
  readonly addsFields: (target: CrmId) => boolean;
  readonly addFields: (target: CrmId) => void;
  /** Opens the review of a sync of the whole vault in place of the settings. */
  readonly planSync: (target: CrmId) => void;
  /** Opens the import in place of the settings. */
  readonly importNotes: (target: CrmId) => void;
}

/** Returns the rows, visible while a user is signed in; the row about fields only if fields can be added. */
export function nextRows(target: CrmId, steps: NextSteps, ready: () => boolean): SettingDefinition[] {
  const { label, object } = TARGETS[target];
  const next: SettingDefinition = {
    name: 'Next steps',
    desc: 'Planning a sync shows every change. Nothing is sent until you confirm it.',
    aliases: [label, 'sync', 'import'],
    visible: ready,
    render: (setting) => {
      addButton(setting, 'Plan first sync', () => {
        steps.planSync(target);
      }).setClass('crm-sync-connection');
      addButton(setting, 'Import', () => {
        steps.importNotes(target);
      });
    },
  };
  if (!steps.addsFields(target)) return [next];
  const fields: SettingDefinition = {
    name: 'Fields',
    desc: `Some mapped fields may not exist on the ${label} ${object} object. You can review the list before adding them.`,
    aliases: [label, 'custom fields', 'properties', 'set up'],
    visible: ready,
    render: (setting) => {
      addButton(setting, ADD_FIELDS, () => {
        steps.addFields(target);
      });
    },
  };
  return [next, fields];
}

function addButton(setting: Setting, text: string, click: () => void): Setting {
  return setting.addButton((button) => button.setButtonText(text).onClick(click));
}
