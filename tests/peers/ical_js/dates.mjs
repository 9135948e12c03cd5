// What a program that none of us wrote shows of a calendar: each time that stands, as instants.
import { readFileSync } from "node:fs";
import ICAL from "ical.js";

const [, , file, first, after] = process.argv;
const calendar = new ICAL.Component(ICAL.parse(readFileSync(file, "utf8")));
for (const zone of calendar.getAllSubcomponents("vtimezone")) {
  ICAL.TimezoneService.register(new ICAL.Timezone(zone));
}

const events = calendar.getAllSubcomponents("vevent").map((event) => new ICAL.Event(event));
const differing = events.filter((event) => event.isRecurrenceException());
const shown = events
  .filter((event) => !event.isRecurrenceException())
  .flatMap((event) => [...timesOf(event)])
  .map(({ starts, ends }) => [starts.toJSDate().toISOString(), ends.toJSDate().toISOString()])
  .filter(([starts]) => starts >= first && starts < after);
console.log(JSON.stringify(shown.sort()));

function* timesOf(event) {
  if (!event.isRecurring()) {
    if (stands(event)) yield { starts: event.startDate, ends: event.endDate };
    return;
  }
  for (const other of differing) if (other.uid === event.uid) event.relateException(other);
  const walk = event.iterator();
  for (let time = walk.next(); time; time = walk.next()) {
    const { item, startDate, endDate } = event.getOccurrenceDetails(time);
    if (stands(item)) yield { starts: startDate, ends: endDate };
  }
}

function stands(event) {
  return event.component.getFirstPropertyValue("status") !== "CANCELLED";
}
