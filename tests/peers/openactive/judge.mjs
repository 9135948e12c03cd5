// What OpenActive's own validators say of a feed: of how it is paged, and of each item in it.
import { RpdeValidator } from "@openactive/rpde-validator";
import model from "@openactive/data-model-validator";

const [, , feed] = process.argv;
const log = await RpdeValidator(feed, { pageLimit: 20 });
const paging = log.pages.flatMap(({ errors }) => errors).map(told);

const items = [];
for (let page = await read(feed), before; page.next !== before; page = await read(before)) {
  items.push(...page.items);
  before = page.next;
}
const modelling = [];
for (const { data } of items.filter(({ state }) => state === "updated")) {
  const options = { loadRemoteJson: false, validationMode: "RPDEFeed" };
  modelling.push(...(await model.validate(data, options)).map(told));
}
console.log(JSON.stringify({ pages: log.pages.length, items, paging, modelling }));

async function read(address) {
  return (await fetch(address)).json();
}

function told({ severity, type, path, message }) {
  return { severity, type, path, message };
}
