/** Three vaults as salespeople keep them, built from the reports that the setup assistant must handle. */

type Files = Readonly<Record<string, string>>;

function note(lines: Readonly<Record<string, string | undefined>>, body = '# Notes\n'): string {
  const yaml = Object.entries(lines).flatMap(([key, value]) => (value === undefined ? [] : [`${key}: ${value}`]));
  return `---\n${yaml.join('\n')}\n---\n${body}`;
}

function numbered(count: number, fileOf: (at: number) => readonly [path: string, text: string]): Files {
  return Object.fromEntries(Array.from({ length: count }, (_, at) => fileOf(at)));
}

const pick = (list: readonly string[], at: number): string => list[at % list.length] ?? '';

/**
 * American: `type: deal` in `Deals`, keys in title case, money and days as salespeople write them. Of 47 opportunities, 30 have plain
 * values, 11 are formatted for display, and 6 have a value that no program can know.
 */
export const AMERICAN: Files = {
  ...numbered(47, (at) => {
    const amounts = at < 30 ? [`${(at + 1) * 1000}`] : at < 41 ? ['$50k', '"$1,200,000"', '$75,000.50'] : ['45000'];
    const days = at < 30 ? ['2027-03-31'] : at < 41 ? ['12/31/2026', '3/4/2027', '"Dec 31, 2026"'] : ['2027-06-30'];
    return [
      `Deals/Deal ${at + 1}.md`,
      note({
        type: 'deal',
        'Deal ID': `D-${at + 1}`,
        'Deal Name': `Renewal ${at + 1}`,
        Account: at === 41 ? undefined : '"[[Acme]]"',
        'Deal Value': at === 42 || at === 43 ? 'tbd' : pick(amounts, at),
        'Sales Stage': at === 44 ? '' : pick(['Qualify', 'Proposal', 'Proposal', 'Closed Won', 'Closed Lost'], at),
        'Expected Close Date': at === 45 ? 'Q3' : at === 46 ? '2027-02-30' : pick(days, at),
        'Expected Revenue': '$10,000',
        Status: 'open',
        Owner: pick(['Kim', 'Lee'], at),
      }),
    ];
  }),
  'Templates/Deal.md': note({
    ...{ type: 'deal', 'Deal ID': '"{{id}}"', 'Deal Name': '"{{title}}"', Account: '', 'Deal Value': '' },
    ...{ 'Sales Stage': 'Qualify', 'Expected Close Date': '"{{date}}"' },
  }),
  ...numbered(12, (at) => [
    `Invoices/${at}.md`,
    note({ type: 'invoice', id: `${at}`, customer: 'Acme', amount: '100' }),
  ]),
  ...numbered(20, (at) => [`Daily/2026-11-${at + 10}.md`, 'Called Acme.\n']),
  'Accounts/Acme.md': note({ type: 'account', Owner: 'Kim' }),
};

/**
 * German: keys and formats in German in `Vertrieb/Chancen`, no type, some in an archive, and a board of another tool. Titles
 * are only in file names for 2 of 20 notes.
 */
export const GERMAN: Files = {
  ...numbered(20, (at) => [
    `Vertrieb/Chancen/${at < 15 ? '' : 'Archiv/'}Projekt ${at + 1}.md`,
    note({
      Nummer: `2026-${at + 1}`,
      Bezeichnung: at < 2 ? undefined : `Projekt ${at + 1}`,
      Kunde: pick(['Nordhafen', '"[[Kühlhaus]]"'], at),
      Auftragswert: pick(['1.234,50 €', '12.500 €', '50.000,- €', '1,5 Mio. €'], at),
      Phase: at < 15 ? pick(['2 Angebot', '1 Kontakt', '3 Verhandlung'], at) : pick(['4 Gewonnen', '5 Verloren'], at),
      Abschlussdatum: pick(['31.12.2026', '15.01.2027'], at),
      'Wahrscheinlichkeit (%)': pick(['10', '50 %', '90'], at),
      Hersteller: '[Vexil, Ortano]',
    }),
  ]),
  'Vertrieb/Chancen/Übersicht.md': 'Alle Chancen.\n',
  'Vertrieb/Board.md': note({ 'kanban-plugin': 'board' }),
  ...numbered(8, (at) => [`Rezepte/${at}.md`, note({ title: 'Suppe', Portionen: '4' })]),
};

/**
 * Mixed: a shared tag as the limit, German and Japanese keys, `type` as the kind of business, data in the body, in a map, and
 * in a list of maps.
 */
export const MIXED: Files = {
  ...numbered(12, (at) => [
    `Kunden/Fall ${at + 1}.md`,
    note({
      ...{ tags: '[chance]', type: pick(['Renewal', 'New'], at), id: `A-${at + 1}`, title: `Fall ${at + 1}` },
      ...{ Firma: 'Nordhafen', Betrag: `${at + 1}000`, Phase: pick(['Angebot', 'Gewonnen'], at) },
      ...{ Abschlussdatum: pick(['03/04/2027', '05/06/2027'], at) },
    }),
  ]),
  ...numbered(5, (at) => [
    `案件/${at + 1}.md`,
    note({
      ...{ tags: '[chance]', type: 'New', id: `J-${at + 1}`, title: `案件 ${at + 1}`, 取引先: '日本商事' },
      ...{ 金額: '500000', ステージ: pick(['提案', '受注'], at), 完了予定日: '2027-03-31' },
    }),
  ]),
  'Kunden/Inline.md': '#chance\n\nFirma:: Nordhafen\nBetrag:: 5000\n',
  'Kunden/Nested.md': note({ tags: '[chance]', deal: '\n  amount: 5000\n  stage: Lead' }),
  'Kunden/Zwei.md': note({
    tags: '[kunde]',
    opportunities: '\n  - {amount: 5, stage: Lead}\n  - {amount: 6, stage: Won}',
  }),
  ...numbered(3, (at) => [`Rechnungen/${at}.md`, note({ Firma: 'Nordhafen', Betrag: '100', bezahlt: 'true' })]),
};
