import type { Random } from "#kernel";

/** What a generated task is about: the words that fill the slots of its wording, and the values a tool call needs. */
export interface Scene {
  readonly topic: string;
  readonly owner: string;
  readonly goal: string;
  readonly fields: readonly string[];
  readonly field: string;
  readonly file: string;
  readonly url: string;
  readonly destination: string;
  readonly endpoint: string;
  readonly receiver: string;
  readonly from: string;
  readonly to: string;
  readonly criterion: string;
  readonly measure: string;
  readonly horizon: string;
  readonly interval: string;
}

/** topic | who wants it | why | fields: what to group by, a number, a moment | measure */
const SUBJECTS = [
  "sensor readings|the plant crew|so that a failing pump is noticed before it stops|sensor,celsius,read_at|mean temperature",
  "invoices|the bookkeepers|so that the quarter can be closed|customer,amount,due_on|open balance",
  "support tickets|the support desk|so that old complaints are not forgotten|queue,priority,opened_on|median waiting time",
  "shipments|the warehouse|so that late parcels are found in time|carrier,weight,sent_on|share of late parcels",
  "library loans|the librarians|so that popular titles are bought again|branch,renewals,due_on|loans a title",
  "weather records|the harbour office|so that crews know when to stay in port|station,wind_speed,measured_at|mean wind speed",
  "clinic appointments|the front desk|so that empty slots can be offered again|room,minutes,starts_at|share of missed visits",
  "energy meters|the grid operators|so that peaks can be evened out|district,kilowatt_hours,read_at|peak load",
  "course enrolments|the dean's office|so that lecture halls fit their courses|course,credits,enrolled_on|seats a course",
  "product reviews|the shop owners|so that poor articles leave the shelves|product,stars,written_on|mean rating",
  "bus arrivals|the transit planners|so that the timetable matches the streets|line,delay_minutes,arrived_at|mean delay",
  "bank transfers|the compliance team|so that odd payments are looked into|branch,amount,booked_on|largest daily sum",
  "greenhouse logs|the gardeners|so that the beds get water when they need it|bed,humidity,logged_at|water use",
  "hotel bookings|the reception|so that no room is given twice|floor,nights,arrives_on|occupancy",
  "server events|the night shift|so that trouble is seen before users see it|host,severity,happened_at|events an hour",
  "museum visits|the curators|so that guides are there when visitors are|gallery,visitors,counted_at|visitors a day",
  "lab samples|the chemists|so that spoiled samples are not measured|series,purity,taken_on|mean purity",
  "bike rentals|the fleet team|so that stations do not run empty|station,minutes,rented_at|rides a bike",
  "crop yields|the cooperative|so that seed is ordered in time|plot,tonnes,harvested_on|yield a hectare",
  "insurance claims|the claims office|so that clear cases are paid this week|region,amount,filed_on|mean claim",
  "ferry tickets|the shipping line|so that extra sailings can be announced|deck,price,sold_on|sold share",
  "recipe entries|the kitchen|so that the menu of the week can be costed|course,cost,added_on|cost a serving",
  "press articles|the archive|so that writers find what was already said|section,length,published_on|articles a week",
  "spare parts|the workshop|so that repairs do not wait for deliveries|machine,stock,counted_on|parts below minimum",
] as const;

const FORMATS = ["csv", "json", "xml", "yaml", "parquet", "tsv"] as const;
const PLACES = [
  "north",
  "south",
  "east",
  "west",
  "central",
  "harbour",
  "old-town",
  "airport",
  "valley",
  "island",
] as const;
const HORIZONS = ["week", "fortnight", "month", "quarter", "season"] as const;
const INTERVALS = ["hour", "night", "Monday", "first of the month", "working day"] as const;

/** A scene drawn by chance, alike in every machine's hands. */
export function drawScene(random: Random): Scene {
  const [topic, owner, goal, fieldList, measure] = random.pick(SUBJECTS).split("|") as Five;
  const fields = fieldList.split(",");
  const [from, to] = random.shuffle(FORMATS) as [string, string];
  const place = random.pick(PLACES);
  const batch = 1 + random.int(400);
  const slug = topic.replaceAll(/[^a-z]+/g, "-");
  return {
    topic,
    owner,
    goal,
    fields,
    field: fields[0] ?? topic,
    file: `data/${place}/${slug}-${batch}.${from}`,
    url: `https://${place}.example.com/${slug}/${batch}`,
    destination: `out/${place}/${slug}-${batch}.${to}`,
    endpoint: `https://partner.example.com/${place}/${slug}/${batch}`,
    receiver: `${slug}-${place}@example.com`,
    from,
    to,
    criterion: `a ${fields[1] ?? "value"} of at least ${5 * (1 + random.int(40))}`,
    measure,
    horizon: random.pick(HORIZONS),
    interval: random.pick(INTERVALS),
  };
}

type Five = [string, string, string, string, string];
