/**
 * The open list of a figure is about the roll-up as it is now.
 * @vitest-environment happy-dom
 */
import { beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { DEFAULT_CHOICES, type PipelineChoices, specOf } from '../../../src/pipeline/choices.ts';
import { RollUp } from '../../../src/pipeline/roll-up.ts';
import { RollUpView } from '../../../src/ui/pipeline/roll-up-view.ts';
import { CONTEXT, type Given, opportunityOf } from '../../pipeline/opportunities.ts';
import { buttonIn, installElementMethods } from '../parts/draw-dom.ts';

beforeAll(() => {
  installElementMethods();
  Object.defineProperty(HTMLElement.prototype, 'scrollIntoView', { value: vi.fn(), configurable: true });
});

beforeEach(() => {
  document.body.replaceChildren();
});

const CHOICES: PipelineChoices = { ...DEFAULT_CHOICES, measure: 'amount', rows: 'region', columns: 'none' };

function rolled(...notes: readonly Given[]): RollUp {
  const rollUp = new RollUp(specOf(CHOICES, CONTEXT), CONTEXT);
  for (const note of notes) rollUp.set(note.path ?? '', opportunityOf({ region: 'East', ...note }));
  return rollUp;
}

const heading = (): string | null | undefined => document.querySelector('.crm-sync-parts h3')?.textContent;
const titles = (): readonly (string | null | undefined)[] =>
  Array.from(document.querySelectorAll('.crm-sync-part-button'), (el) => el.firstElementChild?.textContent);

test('its heading has the figure after a change of a note', () => {
  const view = new RollUpView(document.body, vi.fn());
  const rollUp = rolled({ path: 'A.md', title: 'Radar', amount: 100_00 });
  view.show(rollUp, CHOICES);
  buttonIn(document.body, '$100').click();
  expect(heading()).toBe('East: $100, 1 opportunity');
  rollUp.set('B.md', opportunityOf({ path: 'B.md', title: 'Sonar', region: 'East', amount: 50_00 }));
  view.show(rollUp, CHOICES);
  expect([heading(), titles()]).toEqual(['East: $150, 2 opportunities', ['Radar', 'Sonar']]);
  rollUp.set('A.md', undefined);
  rollUp.set('B.md', undefined);
  view.show(rollUp, CHOICES);
  expect(heading()).toBe('East: 0 opportunities');
});

test('it has the opportunities of another roll-up with the same figures', () => {
  const view = new RollUpView(document.body, vi.fn());
  view.show(rolled({ path: 'A.md', title: 'Radar', amount: 100_00 }), CHOICES);
  view.show(rolled({ path: 'B.md', title: 'Sonar', amount: 100_00 }), CHOICES);
  buttonIn(document.body, '$100').click();
  expect(titles()).toEqual(['Sonar']);
});
