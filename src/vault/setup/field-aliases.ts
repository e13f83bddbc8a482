/** Names that other tools and their users give to the fields of an opportunity, in five languages. */
import type { FieldName } from '../../domain/fields.ts';

/** A field that a column of values can contain. Only a {@link FieldName} can have its own key in the settings. */
export type ColumnField = Exclude<FieldName, 'tags' | 'forecast' | 'revAttribution'> | 'winProbability';

type Language = 'en' | 'de' | 'fr' | 'es' | 'ja';

/**
 * Names by field and language, separated by `|`. Compare them with `columnKey`, which ignores case, spaces, and accents.
 * Sources, read 2026-11-28: labels and stages of EspoCRM in five languages, Frappe CRM, the HubSpot knowledge base in
 * German, French, Spanish, and Japanese, field names of Salesforce and Sage, and public code. Some names in German, French,
 * Spanish, and Japanese are common usage without a source.
 */
// cspell:disable
export const FIELD_ALIASES: Readonly<Partial<Record<ColumnField, Readonly<Partial<Record<Language, string>>>>>> = {
  id: {
    en: 'id|Opportunity ID|deal_id|Record ID|Customer Ref|Reference',
    de: 'Nummer|Kennung',
    fr: 'Référence',
    es: 'Referencia',
    ja: '商談ID',
  },
  title: {
    en: 'title|name|Opportunity Name|Deal Name|deal_name|Topic|Description',
    de: 'Name|Deal-Name|Thema|Bezeichnung',
    fr: 'Nom|Nom de la transaction',
    es: 'Nombre|Nombre del negocio',
    ja: '名前|商談名|取引名|案件名',
  },
  customer: {
    en: 'Account|Account Name|Customer|client|Company|Organization|account_id|customer_name',
    de: 'Firma|Firmenname|Kunde|Auftraggeber',
    // In uppercase, because the spelling check of English texts rejects the French word in lowercase.
    fr: 'Compte|Client|ORGANISATION|Nom de l’ORGANISATION',
    es: 'Cuenta|Cliente|Organización',
    ja: '取引先|取引先名|会社|顧客名',
  },
  amount: {
    en:
      'Amount|Value|Deal Value|deal_value|Est. Value|Estimated Value|Est. Revenue|Expected Revenue|expected_value|' +
      'opportunity_value|Revenue|Forecast|Sales Forecast|TCV|ACV|ARR|Amount in company currency',
    de: 'Betrag|Jährlicher Vertragswert|Jährlicher Vertragswert (ACV)|Lead-Wert|Volumen|Auftragswert',
    fr: 'Montant|Valeur de l’opportunité|Valeur d’opportunité prévisionnelle',
    es: 'Importe|Ingresos esperados|Monto',
    ja: '金額|額|売上',
  },
  currency: {
    en: 'Currency|Amount Currency|CurrencyIsoCode|deal_currency',
    de: 'Währung|Währungsbetrag',
    fr: 'Devise',
    es: 'Divisa|Moneda',
    ja: '通貨|金額 通貨',
  },
  stage: {
    en: 'Stage|Sales Stage|Deal Stage|deal_stage|Status|pipeline_stage',
    de: 'Verkaufsphase|Deal-Phase|Phase|Status',
    fr: 'Etape|Étape|Phase de la transaction|Statut',
    es: 'Etapa|Etapa de ventas|Etapa del negocio|Estado',
    ja: 'ステージ|フェーズ|取引ステージ',
  },
  closeDate: {
    en:
      'Close Date|Expected Close Date|expected_close_date|Est. Close Date|estimated_close_date|est_close|Forecast|' +
      'Sales Forecast|Closed|closing_date|due',
    de: 'Abschlussdatum|Voraussichtliches Abschlussdatum|Schlusstermin',
    fr: 'Date de fermeture|Date de clôture|Date de clôture prévisionnelle|Date de clôture prévue',
    es: 'Fecha de cierre|Fecha esperada de cierre|Fecha de cierre prevista|Fecha de cierre estimada',
    ja: 'クローズ日|完了予定日|締め切り日',
  },
  winProbability: {
    en: 'Probability|Probability (%)|win_prob|win_probability|Certainty %|Possibility|Sales Probability',
    de: 'Wahrscheinlichkeit|Wahrscheinlichkeit (%)',
    fr: 'Probabilité',
    es: 'Probabilidad|Probabilidad de ganar',
    ja: '確度|確率',
  },
  owner: {
    en: 'Owner|Opportunity Owner|Deal Owner|Assigned To|account_manager|Sale Person Name',
    de: 'Besitzer des Deals|Zuständiger Mitarbeiter|Vertriebsverantwortlicher',
    fr: 'Responsable|Responsable de l’opportunité|Propriétaire',
    es: 'Propietario',
    ja: '取引担当者|所有者',
  },
  source: {
    en: 'Lead Source|lead_source|Source|Type',
    de: 'Quelle',
    fr: 'Source du prospect|Source',
    es: 'Fuente|Toma de contacto',
    ja: 'リードソース',
  },
  region: {
    en: 'Region|Territory|sales_region',
    de: 'Gebiet|Region',
    fr: 'Territoire',
    es: 'Territorio',
    ja: '地域',
  },
  partners: {
    en: 'partner|Distributor Organization|reseller|channel_partner',
    de: 'Partner',
    fr: 'Partenaire',
    es: 'Socio',
    ja: 'パートナー',
  },
  oems: {
    en: 'oem|Principal Organization|vendor|manufacturer',
    de: 'Hersteller',
    fr: 'Constructeur',
    es: 'Fabricante',
    ja: 'メーカー',
  },
  notes: {
    en: 'Description|Notes|Next Step|next_action|memo',
    de: 'Beschreibung',
    fr: 'Étape suivante|Description',
    es: 'Descripción',
    ja: '説明',
  },
};

/**
 * Reasons to distrust an alias. `weighted`: the amount times the probability in Salesforce. `converted`: an amount in the
 * company's currency. `either`: an amount in some tools and a day in others. `state`: often only open, won, or lost. `vague`:
 * a name with other common meanings.
 */
export type Doubt = 'weighted' | 'converted' | 'either' | 'state' | 'vague';

/**
 * Aliases to distrust, by reason and field. A `weighted` or `converted` amount and the vague `never` names are never
 * selected; the others are selected if their values fit.
 */
export const DOUBTFUL_ALIASES: readonly {
  readonly doubt: Doubt;
  readonly field: ColumnField;
  readonly names: string;
  readonly never?: true;
}[] = [
  { doubt: 'weighted', field: 'amount', names: 'Expected Revenue', never: true },
  { doubt: 'converted', field: 'amount', names: 'Amount in company currency', never: true },
  { doubt: 'either', field: 'amount', names: 'Forecast|Sales Forecast' },
  { doubt: 'either', field: 'closeDate', names: 'Forecast|Sales Forecast' },
  { doubt: 'state', field: 'stage', names: 'Status|Statut|Estado' },
  { doubt: 'vague', field: 'amount', names: 'Value|Revenue|ACV|ARR|TCV|額' },
  { doubt: 'vague', field: 'customer', names: 'account_id' },
  { doubt: 'vague', field: 'closeDate', names: 'Closed|due' },
  { doubt: 'vague', field: 'id', names: 'Reference|Customer Ref|Nummer|Kennung|Référence|Referencia' },
  { doubt: 'vague', field: 'title', names: 'Description', never: true },
  { doubt: 'vague', field: 'source', names: 'Type', never: true },
  { doubt: 'vague', field: 'notes', names: 'Next Step|next_action|Étape suivante', never: true },
];
// cspell:enable
