/** The rows of a connection that lead on: first sync, import, and missing fields. */
import type { ButtonComponent, Setting } from 'obsidian';
import { expect, test, vi } from 'vitest';
import { nextRows } from '../../../src/ui/settings/settings-fields.ts';

/** Clicks the buttons of the row and returns their labels. */
function pressed(row: ReturnType<typeof nextRows>[number] | undefined): string[] {
  const labels: string[] = [];
  const button = {
    setButtonText: (text: string) => {
      labels.push(text);
      return button;
    },
    onClick: (click: () => void) => {
      click();
      return button;
    },
  };
  const setting = {
    addButton: (fill: (one: ButtonComponent) => void) => {
      fill(button as unknown as ButtonComponent);
      return setting;
    },
    setClass: () => setting,
  };
  if (row === undefined || !('render' in row)) throw new Error('no row to draw');
  row.render(setting as unknown as Setting, undefined as never);
  return labels;
}

const steps = () => ({ addsFields: () => true, addFields: vi.fn(), planSync: vi.fn(), importNotes: vi.fn() });

test('the rows are visible while a user is signed in', () => {
  let isReady = false;
  const rows = nextRows('hubspot', steps(), () => isReady);
  const visible = (): unknown[] => rows.map((row) => (typeof row.visible === 'function' ? row.visible() : row.visible));
  expect(visible()).toEqual([false, false]);
  isReady = true;
  expect(visible()).toEqual([true, true]);
});

test('the buttons open the first sync, the import, and the missing fields of this CRM', () => {
  const all = steps();
  const [next, fields] = nextRows('hubspot', all, () => true);
  expect(pressed(next)).toEqual(['Plan first sync', 'Import']);
  expect(all.planSync).toHaveBeenCalledExactlyOnceWith('hubspot');
  expect(all.importNotes).toHaveBeenCalledExactlyOnceWith('hubspot');
  expect(fields).toMatchObject({ desc: expect.stringContaining('the HubSpot deal object') as string });
  expect(all.addFields).not.toHaveBeenCalled();
  expect(pressed(fields)).toEqual(['Add missing fields…']);
  expect(all.addFields).toHaveBeenCalledExactlyOnceWith('hubspot');
});

test('if only an admin can add fields, their row is omitted', () => {
  expect(nextRows('salesforce', { ...steps(), addsFields: () => false }, () => true)).toHaveLength(1);
});
