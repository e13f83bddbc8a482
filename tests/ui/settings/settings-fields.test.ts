/** The row of a connection that opens its missing fields. */
import type { ButtonComponent, Setting } from 'obsidian';
import { expect, test, vi } from 'vitest';
import { type AddFieldsStep, fieldsRows } from '../../../src/ui/settings/settings-fields.ts';

/** Clicks the button of the row and returns its label. */
function pressed(row: ReturnType<typeof fieldsRows>[number] | undefined): string {
  let label = '';
  const button = {
    setButtonText: (text: string) => {
      label = text;
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
    },
  };
  if (row === undefined || !('render' in row)) throw new Error('no row to draw');
  row.render(setting as unknown as Setting, undefined as never);
  return label;
}

test('if fields can be added, the row opens them while a user is signed in', () => {
  const way = { can: () => true, open: vi.fn<AddFieldsStep['open']>() };
  let isReady = false;
  const [row] = fieldsRows('hubspot', way, () => isReady);
  expect(row).toMatchObject({ name: 'Fields', desc: expect.stringContaining('the HubSpot deal object') as string });
  const isVisible = (): unknown => (typeof row?.visible === 'function' ? row.visible() : row?.visible);
  expect(isVisible()).toBe(false);
  isReady = true;
  expect(isVisible()).toBe(true);
  expect(way.open).not.toHaveBeenCalled();
  expect(pressed(row)).toBe('Add missing fields…');
  expect(way.open).toHaveBeenCalledExactlyOnceWith('hubspot');
});

test('if only an admin can add fields, the row is omitted', () => {
  expect(fieldsRows('salesforce', { can: (id) => id !== 'salesforce', open: vi.fn() }, () => true)).toEqual([]);
});
