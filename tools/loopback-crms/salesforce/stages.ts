/** Sales stages with their probability, forecast category, and state. */

export interface Stage {
  name: string;
  probability: number;
  isClosed: boolean;
  isWon: boolean;
  forecast: string;
}

export const FORECAST_CATEGORIES = ['Omitted', 'Pipeline', 'Best Case', 'Commit', 'Closed'];

function open(name: string, probability: number, forecast = 'Pipeline'): Stage {
  return { name, probability, isClosed: false, isWon: false, forecast };
}

/** The stages of a new org. */
export const STANDARD_STAGES: readonly Stage[] = [
  open('Prospecting', 10),
  open('Qualification', 10),
  open('Needs Analysis', 20),
  open('Value Proposition', 50),
  open('Id. Decision Makers', 60),
  open('Perception Analysis', 70),
  open('Proposal/Price Quote', 75, 'Best Case'),
  open('Negotiation/Review', 90, 'Commit'),
  { name: 'Closed Won', probability: 100, isClosed: true, isWon: true, forecast: 'Closed' },
  { name: 'Closed Lost', probability: 0, isClosed: true, isWon: false, forecast: 'Omitted' },
];
