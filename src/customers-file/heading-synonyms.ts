import type { ColumnName } from './columns.ts'

/**
 * Words that people and other programs put over a column, in English, Norwegian, Swedish, Danish and German; in the
 * order in which they are believed. Compared folded (fold-heading.ts), so case, accents, spaces and punctuation do not
 * matter. A word that could as well mean another column stands in neither.
 */
export const headingSynonyms: Readonly<Record<ColumnName, readonly string[]>> = {
  customer_id: words(`
    customer number, customer no, customer nr, customer #, customer ref, customer reference, customer key,
    customer code, cust id, cust no, client id, client number, client no, account number, account no,
    account id, organization id, organisation id, org id, tenant id, kundenummer, kundenr, kundeid,
    kundens id, kundereferanse, kundekode, klientnummer, klientnr, organisasjonsnummer, organisasjonsnr,
    org nummer, org nr, foretaksnummer, kundnummer, kundnr, kundid, kundens nummer, kundreferens,
    organisationsnummer, organisationsnr, cvr, cvr nr, cvr nummer, kundereference, kundennummer, kundennr,
    kunden id, kundenkennung, kundenkonto, debitor, debitornr, debitorennummer, debitoren nr,
    mandantennummer, vat number, vat no`),
  customer_name: words(`
    customer, client, client name, company, company name, organization, organisation, organization name,
    organisation name, account name, business name, name, end customer, tenant, end customer name,
    tenant name, kunde, kundens navn, navn, firma, firmanavn, bedrift, bedriftsnavn, selskap, selskapsnavn,
    organisasjon, organisasjonsnavn, foretak, foretaksnavn, virksomhet, sluttkunde, klient, kund,
    kundens namn, namn, företag, företagsnamn, bolag, bolagsnamn, organisationsnamn, slutkund, virksomhed,
    virksomhedsnavn, selskabsnavn, selskab, organisationsnavn, slutkunde, kundenname, kundename,
    firmenname, unternehmen, endkunde, unternehmensname, firmenbezeichnung, mandant`),
  country: words(`
    country code, country iso, iso country, customer country, land, landkode, landskode, landkod, landskod,
    ländercode, länderkennzeichen, ländercode iso, kundeland, nation`),
  admin_email: words(`
    admin email, administrator email, email, e-mail address, mail, contact email, customer email, admin,
    administrator, primary contact email, epost, epostadresse, admin e-post, administrators e-post,
    kontakt epost, kontaktens e-post, kunde epost, kundens e-post, e-postadress, kontaktperson epost,
    e-mailadresse, mailadresse, kontaktmail, kontakt e-mail, ansprechpartner e-mail`),
  tags: words(`
    tag, labels, label, keywords, categories, segment, segments, etikett, etiketter, merke, merker,
    merkelapp, merkelapper, stikkord, taggar, nyckelord, mærkat, mærkater, nøgleord, schlagwort,
    schlagwörter, schlagworte, stichwörter, kennzeichen`),
  subscription_id: words(`
    subscription number, subscription no, subscription nr, subscription #, subscription ref,
    subscription reference, subscription, sub id, contract id, contract number, contract no,
    agreement number, order number, order no, order id, web order id, abonnementsnummer, abonnementsnr,
    abonnement nr, abonnement id, avtalenummer, avtalenr, avtale id, kontraktsnummer, kontraktnummer,
    kontraktsnr, ordrenummer, ordrenr, abonnemangsnummer, abonnemangsnr, abonnemangs id, abonnemang id,
    avtalsnummer, avtalsnr, ordernummer, ordernr, aftalenummer, aftalenr, aftale id, abonnement,
    prenumerationsnummer, prenumerationsnr, prenumeration id, prenumeration, abonnemang, abo nr, abonummer,
    abo id, abonnementnummer, vertragsnummer, vertragsnr, vertrags id, auftragsnummer, auftragsnr,
    bestellnummer, kontraktnr`),
  offer: words(`
    offer name, plan, plan name, package, bundle, subscription name, subscription type, sku, offering,
    tilbud, tilbudsnavn, pakke, pakkenavn, abonnementsnavn, abonnementstype, avtaletype, erbjudande, paket,
    paketnamn, abonnemangstyp, abonnemangsnamn, avtalstyp, avtal, avtale, aftale, aftaletype, angebot,
    angebotsname, tarif, paketname, abonnementname, abonnementtyp, vertragsart, vertragsname, vertrag`),
  kind: words(`
    type, trial or paid, trial/paid, paid or trial, licence type, license type, typ, art,
    prøve eller betalt, prøve/betalt, lisenstype, licenstyp, licenstype, prov eller betald, lizenzart,
    lizenztyp, abonnementsart`),
  term: words(`
    term length, duration, contract term, subscription term, commitment, billing term, løpetid,
    avtaleperiode, avtalelengde, bindingstid, periode, varighet, löptid, avtalstid, avtalsperiod,
    bindningstid, period, løbetid, bindingsperiode, varighed, aftaleperiode, laufzeit, vertragslaufzeit,
    vertragsdauer, dauer`),
  starts_at: words(`
    start, start date, starts, starts on, begin, begin date, from, from date, valid from, activation date,
    subscription start, startdato, starter, oppstart, oppstartsdato, gyldig fra, fra, fra dato, begynner,
    avtalestart, startdatum, börjar, giltig från, från, från datum, avtalsstart, påbegyndt, begynder,
    gældende fra, aftalestart, beginn, beginndatum, gültig ab, gültig von, von, ab, vertragsbeginn,
    anfangsdatum`),
  ends_at: words(`
    end, end date, ends, ends on, expiry, expiry date, expires, expires on, expiration, expiration date,
    renewal date, valid to, valid until, until, to date, subscription end, slutt, sluttdato, slutter,
    utløp, utløpsdato, utløper, gyldig til, til, til dato, fornyelsesdato, opphør, avtaleslutt, slut,
    slutdatum, slutar, utgång, utgångsdatum, löper ut, giltig till, till, till datum, förnyelsedatum,
    avtalsslut, slutdato, udløb, udløbsdato, udløber, gældende til, ophør, ophørsdato, aftaleslut, ende,
    enddatum, ablauf, ablaufdatum, läuft ab, gültig bis, bis, vertragsende, verlängerungsdatum`),
  auto_renew: words(`
    auto renewal, autorenew, auto renews, automatic renewal, renews, renews automatically,
    automatisk fornyelse, autofornyelse, fornyes, fornyes automatisk, selvfornyende, förnyas,
    automatisk forlængelse, automatische verlängerung, autoverlängerung, automatisch verlängern,
    verlängert sich`),
  payment: words(`
    payment status, payment state, billing status, betaling, betalingsstatus, betalning, betalningsstatus,
    zahlung, zahlungsstatus, zahlungsstand`),
  suspended_at: words(`
    suspended, suspended on, suspended since, suspension date, suspendert, suspendert dato, suspendert fra,
    sperret, sperret fra, avstängd, spärrad, spärrad sedan, suspenderet, spærret, spærret siden, gesperrt,
    gesperrt am, sperrdatum`),
  cancel_at_end: words(`
    cancelled, canceled, cancel at end, cancelled at end, canceled at end, cancellation, oppsagt, sagt opp,
    avsluttes, uppsagd, avslutas, opsagt, ophører, gekündigt, kündigung, endet`),
  service_id: words(`
    service number, service no, service ref, service reference, service key, line id, line number, item id,
    product id, tjenestenummer, tjenestenr, tjeneste id, linje id, produkt id, tjänstenummer, tjänstnummer,
    tjänste id, tjänst id, rad id, dienstnummer, dienst id, dienstkennung, produktnummer, produktnr,
    positionsnummer, position`),
  product: words(`
    product name, service, service name, item, item name, produkt, produktnavn, tjeneste, tjenestenavn,
    produktnamn, tjänst, tjänstens namn, tjänstenamn, vare, varenavn, artikel, dienst, dienstname,
    produktname, produktbezeichnung`),
  provisioning_status: words(`
    provisioning, provisioning state, provision status, setup status, onboarding status, klargjøring,
    klargjøringsstatus, oppsettstatus, status klargjøring, etablering, etableringsstatus,
    driftsättningsstatus, klargøring, klargøringsstatus, opsætningsstatus, bereitstellung,
    bereitstellungsstatus, einrichtungsstatus`),
  provisioning_since: words(`
    provisioning date, provisioned at, provisioned on, provisioning since, status since, status date,
    status changed, klargjort dato, klargjort den, status siden, statusdato, klargjort siden,
    etablerad den, status sedan, statusdatum, klargjort pr, klargøringsdato, klargøring siden, status seit,
    bereitgestellt am, bereitgestellt seit`),
  provisioning_reason: words(`
    provisioning reason, failure reason, error, error message, reason, comment, comments, note, notes,
    årsak, feil, feilmelding, feilårsak, kommentar, merknad, orsak, felmeddelande, felorsak, anmärkning,
    årsag, fejl, fejlmeddelelse, bemærkning, grund, fehler, fehlermeldung, bemerkung, anmerkung`),
  licences: words(`
    licenses, license count, licence count, number of licences, number of licenses, no of licenses, seats,
    seat count, number of seats, qty, users, lisenser, antall lisenser, antall, antall brukere,
    brukere, plasser, licenser, antal licenser, antal, antal användare, antal platser, antal brugere,
    brugere, pladser, lizenzen, anzahl lizenzen, lizenzanzahl, anzahl, anzahl benutzer, menge, plätze,
    stück`),
  licences_used: words(`
    licenses used, used licenses, used licences, licenses in use, licences assigned, licenses assigned,
    assigned licenses, assigned licences, seats used, used seats, used, assigned, lisenser i bruk,
    brukte lisenser, lisenser brukt, tildelte lisenser, i bruk, brukt, tildelt, använda licenser,
    licenser i bruk, tilldelade licenser, använda, tilldelade, brugte licenser, licenser i brug, i brug,
    brugt, belegte lizenzen, genutzte lizenzen, lizenzen in nutzung, zugewiesene lizenzen, genutzt, belegt,
    zugewiesen, vergebene lizenzen`),
  quantity: words(`
    ordered, order quantity, bestilt, beställt, bestellt, bestellmenge`),
  amount: words(`
    price, price per term, term price, total, total price, mrr, revenue, pris, beløp, pris per periode, belopp,
    pris per period, beløb, pris pr periode, preis, betrag, preis je laufzeit`),
  currency: words(`currency code, valuta, valutakode, valutakod, währung, währungscode`),
}

function words(text: string): string[] {
  return text.split(',').map((word) => word.trim())
}
