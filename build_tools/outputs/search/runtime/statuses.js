/** What a document may be, in the order the index numbers them. */

export const STATUSES = ["gjeldende", "kommende", "utløpt", "erstattet", "trukket"];
export const ENTRIES = ["side", "smågruppe", "arrangement", "nyhet", "veiledning"];
