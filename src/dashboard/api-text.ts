/** Fields that hold moments in epoch milliseconds, by their names. */
const MOMENT = /^(at|since|until)$|(At|Since|Until)$/;

/** JSON as the dashboard's API says it: moments are whole epoch milliseconds, though clocks here know fractions of them. */
export const apiText = (value: unknown): string =>
  JSON.stringify(value, (name, part: unknown) =>
    typeof part === "number" && MOMENT.test(name) ? Math.round(part) : part,
  );
