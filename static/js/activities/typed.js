// What copies.js keeps of a page of an occasion: every field by its name, and the rows of
// its ledgers (ledgers.js), which have no name before they are saved.
(() => {
  "use strict";
  const NOT_TYPED = /^(csrfmiddlewaretoken|revision|occasion|base|page|passed|act|take-.*)$/;
  const COUNT = /^(.+)-TOTAL_FORMS$/;
  const CELL = /^([a-z]+)-(\d+)-([A-Za-z_]+)$/;
  const CHOSEN = ["group", "handling", "kind"]; // a new row has them without a word
  const form = () => document.querySelector("form[data-autosave]");
  const ledgers = () => window.occasionLedgers || {};

  function read() {
    return [...new FormData(form())].filter(
      ([name, value]) => typeof value === "string" && !NOT_TYPED.test(name),
    );
  }

  function write(said) {
    const values = new Map();
    said.forEach(([name, value]) => {
      values.set(name, [...(values.get(name) || []), value]);
      const [, ledger] = COUNT.exec(name) || [];
      ledgers()[ledger]?.setNumber(Number(value));
    });
    [...form().elements].forEach((field) => {
      if (!field.name || NOT_TYPED.test(field.name) || field.type === "file") return;
      if (field.type === "checkbox" || field.type === "radio") {
        field.checked = (values.get(field.name) || []).includes(field.value);
      } else if (values.has(field.name) && field.type !== "submit") {
        [field.value] = values.get(field.name);
      }
    });
    Object.values(ledgers()).forEach((ledger) => ledger.settle());
    form().dispatchEvent(new Event("input"));
  }

  // Rows by what is in them: their places and keys are the server's.
  function tell(said) {
    const rows = new Map();
    const plain = [];
    said.forEach(([name, value]) => {
      const [, ledger, index, cell] = CELL.exec(name) || [];
      if (!ledger) {
        if (!name.endsWith("_FORMS")) plain.push([name, value]);
        return;
      }
      const place = `${ledger}-${index}`;
      rows.set(place, { ...rows.get(place), [cell]: value });
    });
    const written = [...rows].filter(
      ([, { row, DELETE, ...cells }]) =>
        !DELETE && Object.entries(cells).some(([cell, value]) => value && !CHOSEN.includes(cell)),
    );
    return [
      plain,
      written.map(([place, { row, DELETE, ...cells }]) => [place.split("-")[0], cells]),
    ];
  }

  window.portalTyped = { read, write, tell };
})();
