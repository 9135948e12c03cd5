// Reads a calendar from stdin as Thunderbird does, zones by the file's own rules, and writes
// [UID, start, end, status, sequence] of every event in time.
import { readFileSync } from "node:fs";
import ICAL from "ical.js";

const calendar = new ICAL.Component(ICAL.parse(readFileSync(0, "utf8")));
for (const zone of calendar.getAllSubcomponents("vtimezone")) {
  ICAL.TimezoneService.register(new ICAL.Timezone(zone));
}
const events = calendar.getAllSubcomponents("vevent").map((component) => {
  const event = new ICAL.Event(component);
  return [
    event.uid,
    event.startDate.toJSDate().toISOString(),
    event.endDate.toJSDate().toISOString(),
    component.getFirstPropertyValue("status"),
    event.sequence,
  ];
});
process.stdout.write(JSON.stringify(events));
